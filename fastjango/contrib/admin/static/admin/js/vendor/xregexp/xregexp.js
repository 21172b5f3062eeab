/* Browsers know the classes of Unicode themselves; this file stands for pages that name it in their Media. */
