//! What residents read: on the door, in the form and after sending.

use domain::lang::Lang;

pub struct ResidentText {
    pub door: DoorText,
    pub report: ReportText,
    pub receipt: ReceiptText,
    pub track: TrackText,
    pub missing: MissingText,
}

pub struct DoorText {
    pub report: &'static str,
    pub committee: &'static str,
    pub company: &'static str,
    pub company_unknown: &'static str,
    pub call_committee: &'static str,
    pub call_company: &'static str,
    pub duty: &'static str,
    pub cleaning: &'static str,
    pub checked: &'static str,
    pub never_checked: &'static str,
    pub stars: &'static str,
    pub no_stars: &'static str,
    pub management: &'static str,
    pub reports: &'static str,
    pub open: &'static str,
    pub closed: &'static str,
    pub to_area: &'static str,
    pub to_lookup: &'static str,
    pub safety: &'static str,
    pub bad_title: &'static str,
    pub bad: &'static str,
}

pub struct ReportText {
    pub title: &'static str,
    pub danger: &'static str,
    pub ambulance: &'static str,
    pub police: &'static str,
    pub fire: &'static str,
    pub place: &'static str,
    pub spot: &'static str,
    pub street: &'static str,
    pub change_place: &'static str,
    pub outside_title: &'static str,
    pub no_place_title: &'static str,
    pub no_place: &'static str,
    pub scan_hint: &'static str,
    pub pick: &'static str,
    pub photo: &'static str,
    pub photo_hint: &'static str,
    pub photo_kept: &'static str,
    pub photo_alt: &'static str,
    pub item: &'static str,
    pub item_hint: &'static str,
    pub item_count: &'static str,
    pub unsure: &'static str,
    pub unsure_hint: &'static str,
    pub words: &'static str,
    pub words_hint: &'static str,
    pub floor: &'static str,
    pub floor_none: &'static str,
    pub floor_n: &'static str,
    pub basement: &'static str,
    pub phone: &'static str,
    pub phone_hint: &'static str,
    pub callback: &'static str,
    pub optional: &'static str,
    pub send: &'static str,
    pub send_new: &'static str,
    pub privacy: &'static str,
    pub uploading: &'static str,
    pub sending: &'static str,
    pub lost: &'static str,
    pub back_online: &'static str,
}

pub struct ReceiptText {
    pub title: &'static str,
    pub thanks: &'static str,
    pub number: &'static str,
    pub code: &'static str,
    pub code_hint: &'static str,
    pub save: &'static str,
    pub picture_title: &'static str,
    pub picture_foot: &'static str,
    pub next: &'static str,
    pub by: &'static str,
    pub next_file: &'static str,
    pub next_handle: &'static str,
    pub next_check: &'static str,
    pub see_progress: &'static str,
}

pub struct TrackText {
    pub lookup_title: &'static str,
    pub lookup_hint: &'static str,
    pub code: &'static str,
    pub look_up: &'static str,
    pub not_found: &'static str,
    pub own: &'static str,
    pub own_empty: &'static str,
    pub own_hint: &'static str,
    pub ticket: &'static str,
    pub now: &'static str,
    pub promised: &'static str,
    pub late: &'static str,
    pub steps: &'static str,
    pub received: &'static str,
    pub reason: &'static str,
    pub your_report: &'static str,
    pub item_unnamed: &'static str,
    pub reported_at: &'static str,
    pub phone: &'static str,
    pub phone_none: &'static str,
    pub code_again: &'static str,
    pub denied_title: &'static str,
    pub denied: &'static str,
    pub to_lookup: &'static str,
    /// What happens now, one sentence a state, in the order of `State::ALL`.
    pub happening: [&'static str; 10],
}

pub struct MissingText {
    pub title: &'static str,
    pub text: &'static str,
    pub unavailable_title: &'static str,
    pub unavailable: &'static str,
    pub to_map: &'static str,
}

pub fn resident(lang: Lang) -> &'static ResidentText {
    match lang {
        Lang::Zh => &super::resident_zh::ZH,
        Lang::En => &super::resident_en::EN,
    }
}
