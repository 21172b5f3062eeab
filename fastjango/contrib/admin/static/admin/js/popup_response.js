/* Tell the window that opened a popup what came of it. */
'use strict';
{
    const answer = JSON.parse(document.getElementById('django-admin-popup-response-constants').dataset.popupResponse);
    switch (answer.action) {
    case 'change':
        opener.dismissChangeRelatedObjectPopup(window, answer.value, answer.obj, answer.new_value);
        break;
    case 'delete':
        opener.dismissDeleteRelatedObjectPopup(window, answer.value);
        break;
    default:
        opener.dismissAddRelatedObjectPopup(window, answer.value, answer.obj);
    }
}
