use domain::lang::Lang;
use leptos::prelude::*;

use crate::i18n::resident;

/// Number and tracking code as a picture. The code is the only way back from another phone, so it is offered as
/// something that lands in the photo album.
#[component]
pub fn TrackingSlip(number: String, code: String, lang: Lang) -> impl IntoView {
    let text = &resident(lang).receipt;
    let picture = slip_svg(&number, &code, lang);
    let address = format!("data:image/svg+xml,{}", percent_encoded(&picture));
    let file = format!("weiwangge-{number}.svg");
    view! {
        <div class="slip">
            <div class="slip-picture" inner_html=picture></div>
            <a class="button button-quiet" href=address download=file rel="external">{text.save}</a>
        </div>
    }
}

/// Numbers and codes are letters, digits and dashes; the words are ours: nothing to escape.
fn slip_svg(number: &str, code: &str, lang: Lang) -> String {
    let text = &resident(lang).receipt;
    let (title, foot, name, code_name) = (text.picture_title, text.picture_foot, text.number, text.code);
    let font = "font-family=\"PingFang SC,Noto Sans CJK SC,Microsoft YaHei,sans-serif\"";
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 400\" role=\"img\" \
         aria-label=\"{name} {number}, {code_name} {code}\" {font}>\
         <rect width=\"640\" height=\"400\" fill=\"#fdfbf6\"/>\
         <rect width=\"640\" height=\"88\" fill=\"#0f6b64\"/>\
         <text x=\"36\" y=\"57\" font-size=\"32\" font-weight=\"600\" fill=\"#fff\">{title}</text>\
         <g fill=\"#55626c\" font-size=\"24\"><text x=\"36\" y=\"142\">{name}</text>\
         <text x=\"36\" y=\"238\">{code_name}</text><text x=\"36\" y=\"360\">{foot}</text></g>\
         <g fill=\"#1b2a33\" font-weight=\"600\"><text x=\"36\" y=\"184\" font-size=\"34\">{number}</text>\
         <text x=\"36\" y=\"290\" font-size=\"44\" textLength=\"568\" lengthAdjust=\"spacingAndGlyphs\" \
         font-family=\"ui-monospace,Menlo,Consolas,monospace\">{code}</text></g></svg>"
    )
}

/// For a data URL: everything but letters, digits and the four marks that URLs never give a meaning.
fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_bears_number_and_code() {
        let svg = slip_svg("GK1-261123-0042", "ABCD-EFGH-JKMN-PQRS-T", Lang::Zh);
        assert!(svg.contains(">GK1-261123-0042<") && svg.contains(">ABCD-EFGH-JKMN-PQRS-T<"));
    }

    #[test]
    fn data_urls_are_ascii() {
        assert_eq!(percent_encoded("<a 一"), "%3Ca%20%E4%B8%80");
    }
}
