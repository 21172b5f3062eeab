/* Slugs: URLify(text, maximum length, keep letters of all scripts). */
'use strict';
{
    // What the decomposition of Unicode leaves: letters of other alphabets in Latin ones.
    const PAIRS = {
        ß: 'ss', Æ: 'AE', æ: 'ae', Ø: 'O', ø: 'o', Œ: 'OE', œ: 'oe', Ð: 'D', ð: 'd', Þ: 'TH', þ: 'th', đ: 'd', Đ: 'D',
        ł: 'l', Ł: 'L', ı: 'i', '©': '(c)',
        α: 'a', β: 'b', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'h', θ: '8', ι: 'i', κ: 'k', λ: 'l', μ: 'm', ν: 'n', ξ: '3',
        ο: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'f', χ: 'x', ψ: 'ps', ω: 'w',
        а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ж: 'zh', з: 'z', и: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o',
        п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'h', ц: 'c', ч: 'ch', ш: 'sh', щ: 'sh', ъ: '', ы: 'y', ь: '',
        э: 'e', ю: 'yu', я: 'ya', є: 'ye', і: 'i', ї: 'yi', ґ: 'g', ђ: 'dj', ј: 'j', љ: 'lj', њ: 'nj', ћ: 'c', џ: 'dz',
        ა: 'a', ბ: 'b', გ: 'g', დ: 'd', ე: 'e', ვ: 'v', ზ: 'z', თ: 't', ი: 'i', კ: 'k', ლ: 'l', მ: 'm', ნ: 'n', ო: 'o',
        პ: 'p', ჟ: 'j', რ: 'r', ს: 's', ტ: 't', უ: 'u', ფ: 'f', ქ: 'q', ღ: 'g', ყ: 'y', შ: 'sh', ჩ: 'ch', ც: 'c', ძ: 'dz',
        წ: 'w', ჭ: 'ch', ხ: 'x', ჯ: 'j', ჰ: 'h',
        ا: 'a', ب: 'b', ت: 't', ث: 'th', ج: 'g', ح: 'h', خ: 'kh', د: 'd', ذ: 'th', ر: 'r', ز: 'z', س: 's', ش: 'sh',
        ص: 's', ض: 'd', ط: 't', ظ: 'th', ع: 'aa', غ: 'gh', ف: 'f', ق: 'k', ك: 'k', ل: 'l', م: 'm', ن: 'n', ه: 'h', و: 'o', ي: 'y',
    };

    function toLatin(text) {
        const decomposed = [...text].map((char) => {
            if (char in PAIRS) { return PAIRS[char]; }
            const plain = char.normalize('NFD').replace(/\p{M}/gu, '');
            const lower = plain.toLowerCase();
            if (plain in PAIRS) { return PAIRS[plain]; }
            if (lower !== plain && lower in PAIRS) {
                return PAIRS[lower].charAt(0).toUpperCase() + PAIRS[lower].slice(1);
            }
            return plain;
        });
        return decomposed.join('');
    }

    window.URLify = function(text, maxLength, allowUnicode) {
        let slug = allowUnicode ? text.normalize('NFKC') : toLatin(text);
        slug = slug.toLowerCase().replace(allowUnicode ? /[^\p{L}\p{N}_\s-]/gu : /[^\w\s-]/g, '');
        slug = slug.trim().replace(/[-\s]+/g, '-').substring(0, maxLength);
        return slug.replace(/^-+|-+$/g, '');
    };
    window.downcode = toLatin;
}
