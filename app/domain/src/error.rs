//! What can go wrong for the person in front of a form, as codes that cross the wire and sentences that say
//! what to do.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::lang::Lang;

/// One thing wrong with one field. `code` is stable; the sentence is for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: Field,
    pub code: Problem,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Place,
    Photo,
    Item,
    Text,
    Floor,
    Phone,
    Key,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    Missing,
    Unknown,
    Outside,
    TooLong,
    Malformed,
    TooMany,
    TooLarge,
    NotAPhoto,
    Damaged,
    CallbackWithoutPhone,
}

impl FieldError {
    pub fn new(field: Field, code: Problem) -> Self {
        Self { field, code }
    }

    pub fn sentence(&self, lang: Lang) -> &'static str {
        let (zh, en) = match (self.field, self.code) {
            (Field::Place, Problem::Outside) => (
                "这个位置不在本街道范围内,请在地图上重新选点。",
                "This place is outside the subdistrict. Pick another point on the map.",
            ),
            (Field::Place, _) => (
                "还不知道在哪里:请扫门口的二维码,或在地图上点一个位置。",
                "We do not know the place yet: scan the code at a door or tap a point on the map.",
            ),
            (Field::Photo, Problem::TooMany) => {
                ("照片最多五张,请去掉几张再提交。", "At most five photos. Remove some and send again.")
            }
            (Field::Photo, Problem::TooLarge) => (
                "这张照片太大:每张不超过 10 MB、1 亿像素以内,请换一张。",
                "This photo is too large: at most 10 MB and 100 megapixels each. Choose another.",
            ),
            (Field::Photo, Problem::Unknown) => {
                ("有一张照片没有传上来,请重新选择。", "One photo did not arrive. Choose it again.")
            }
            (Field::Photo, Problem::Damaged) => (
                "这张照片不完整或打不开,请重拍或换一张。",
                "This photo is damaged or cut off. Take it again or choose another.",
            ),
            (Field::Photo, _) => (
                "只收 JPEG、PNG 或 WebP 照片,请换一张。",
                "Only JPEG, PNG or WebP photos are taken. Choose another.",
            ),
            (Field::Item, Problem::Missing) => {
                ("请选一项最接近的问题,不确定就选「不清楚」。", "Choose the closest item, or “Not sure”.")
            }
            (Field::Item, _) => ("没有这一项,请重新选择。", "There is no such item. Choose again."),
            (Field::Text, Problem::TooLong) => {
                ("文字最多 2000 字,请缩短一些。", "At most 2,000 characters. Please shorten it.")
            }
            (Field::Text, Problem::Malformed) => (
                "文字里有无法保存的字符,请删去后再试。",
                "The text has a character that cannot be stored. Remove it and try again.",
            ),
            (Field::Text, _) => ("请写几个字,或附一张照片。", "Write a few words or add a photo."),
            (Field::Floor, _) => ("没有这一层,请重新选择楼层。", "There is no such floor. Choose again."),
            (Field::Phone, Problem::CallbackWithoutPhone) => {
                ("要请居委回电,请留一个电话号码。", "To be called back, leave a phone number.")
            }
            (Field::Phone, _) => (
                "电话号码不对:请填 11 位手机号,或带区号的座机。",
                "This is not a phone number: 11 digits, or a landline with its area code.",
            ),
            (Field::Key, _) => {
                ("页面太旧了,请刷新后再提交。", "This page is too old. Reload it and send again.")
            }
        };
        lang.pick(zh, en)
    }
}

/// Why a use case did not do what was asked. Never carries a driver's words.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum Refusal {
    #[error("invalid input")]
    Invalid { fields: Vec<FieldError> },
    /// The idempotency key was used for another report.
    #[error("the key was used for another report")]
    KeyReused,
    /// Somebody else acted in between.
    #[error("changed meanwhile")]
    Conflict,
    #[error("not possible in this state")]
    NotPossible,
    /// Unknown and forbidden look alike.
    #[error("not found")]
    NotFound,
    /// The store cannot take it now: locked, full or stopping.
    #[error("temporarily unavailable")]
    Unavailable,
}

impl Refusal {
    pub fn invalid(field: Field, code: Problem) -> Self {
        Self::Invalid { fields: vec![FieldError::new(field, code)] }
    }

    pub fn sentence(&self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Invalid { .. } => (
                "有几处需要改一下,您填的内容都还在。",
                "Some things need a change. What you typed is still here.",
            ),
            Self::KeyReused => (
                "这张表已经提交过另一份内容。要把现在的内容作为新的一件提交吗?",
                "This form was already sent with other content. Send this as a new report?",
            ),
            Self::Conflict => (
                "刚才有别人先处理了,请看一下最新情况再试。",
                "Someone else acted first. Look at the latest state and try again.",
            ),
            Self::NotPossible => ("现在的状态不能这样做。", "That is not possible in the present state."),
            Self::NotFound => ("没有找到。请核对后再试。", "Not found. Please check and try again."),
            Self::Unavailable => (
                "系统现在存不下来,没有提交成功。请过一会儿再按一次,内容都还在。",
                "The system cannot store it right now, so nothing was sent. Try again in a moment; what you typed is still here.",
            ),
        };
        lang.pick(zh, en)
    }
}
