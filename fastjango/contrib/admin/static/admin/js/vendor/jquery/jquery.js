/* django.jQuery is made by admin/js/jquery.init.js; this file stands for pages that name it in their Media. */
