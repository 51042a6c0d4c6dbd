use super::Desk;
use crate::ui::Markup;

/// The keys and what explains them, and where screen readers are told what happens.
pub fn write(desk: &Desk<'_>, out: &mut Markup) {
    let text = desk.text();
    out.raw("<dialog class=\"desk-help\" aria-labelledby=\"keys\"><h2 id=\"keys\">").raw(text.keys);
    out.raw("</h2><dl>");
    for (key, does) in text.keys_list {
        out.raw("<div><dt><kbd>").raw(key).raw("</kbd></dt><dd>").raw(does).raw("</dd></div>");
    }
    out.raw("</dl><label class=\"check\"><input type=\"checkbox\" id=\"keys-on\" checked><span>");
    out.raw(text.keys_on).raw("</span></label><button type=\"button\" class=\"button\" data-act=\"help\">");
    out.raw(text.dismiss).raw("</button></dialog>");
    out.raw("<p class=\"visually-hidden\" id=\"said\" role=\"status\" aria-live=\"polite\"></p>");
}
