//! What can go wrong for the person in front of a form, as codes that cross the wire and sentences that say
//! what to do.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::lang::Lang;
use crate::people::Action;
use crate::ticket::Why;

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
    Action,
    Version,
    Note,
    Reason,
    Tier,
    Unit,
    Supporting,
    Until,
    MeetAt,
    MeetPlace,
    Into,
    NoPhoto,
    Stars,
    Entry,
    Account,
    Source,
    External,
    Name,
    Code,
    /// A checkpoint, what was found there, and the photos of what was handled on the spot.
    Site,
    Outcome,
    Solved,
    Community,
    Channel,
    Addressee,
    Address,
    /// Beginning and end of a shift, who is on duty, and who stands in.
    From,
    ShiftEnd,
    OnDuty,
    Deputy,
    DeputyPhone,
    /// The days of a view.
    Days,
    /// The day, the areas and the people of a patrol plan; each person's hours, limits and start.
    Date,
    Level,
    Areas,
    Walkers,
    Hours,
    Limits,
    Start,
    /// A visit of a round, or where it is to go.
    Visit,
    Template,
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
    /// What is referred to has ended.
    Ended,
    /// There is the same one already.
    Taken,
    /// It shares a moment with another.
    Overlap,
    /// It must be somebody else.
    Same,
    /// The code of another checkpoint, of another community, or one that was misread.
    OtherPlace,
    OtherCommunity,
    Misread,
    /// Sent by a newer version than this one.
    Newer,
    /// Not of the lowest tier, or not the own team's.
    HigherTier,
    OtherTeam,
    /// It belongs to another community.
    Elsewhere,
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
            (Field::Place, Problem::Elsewhere) => (
                "这个位置属于另一个居民区:请在那里另报一件,编号和单位才对得上。",
                "This place belongs to another community: report it there as a ticket of its own.",
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
            (Field::Photo, Problem::Missing) => {
                ("请附上照片;确实没有的,请选择为什么没有。", "Add a photo, or choose why there is none.")
            }
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
            (Field::Phone, Problem::Missing) => ("请填电话。", "Give a telephone number."),
            (Field::Phone, _) => (
                "电话号码不对:请填 11 位手机号,或带区号的座机。",
                "This is not a phone number: 11 digits, or a landline with its area code.",
            ),
            (Field::Note, Problem::TooLong) => {
                ("文字最多 2000 字,请缩短一些。", "At most 2,000 characters. Please shorten it.")
            }
            (Field::Note, Problem::Malformed) => (
                "文字里有无法保存的字符,请删去后再试。",
                "The text has a character that cannot be stored. Remove it and try again.",
            ),
            (Field::Note, _) => ("请写几句说明。", "Write a few words to explain."),
            (Field::Reason, Problem::Missing) => ("请选择一个理由。", "Choose a reason."),
            (Field::Reason, _) => {
                ("没有这个理由,请从列表里选。", "There is no such reason. Choose from the list.")
            }
            (Field::Unit, Problem::Missing) => ("请选择处置单位。", "Choose a unit."),
            (Field::Unit | Field::Supporting, _) => (
                "不能派给这个单位:它不服务这里,或需要上一级派遣。",
                "It cannot go to this unit: it does not serve here, or the tier above must send it.",
            ),
            (Field::Until | Field::MeetAt, Problem::Missing) => ("请填写日期。", "Give a date."),
            (Field::Until | Field::MeetAt, Problem::Malformed) => {
                ("日期看不懂,请按 2026-11-30 填写。", "This is not a date. Write it as 2026-11-30.")
            }
            (Field::Until | Field::MeetAt, _) => (
                "日期不合适:不能早于现在或原期限,也不能太远(延期最多 60 天,挂账最多一年)。",
                "The date does not fit: not before now or the present deadline, and not too far (60 days more, a year for a suspension).",
            ),
            (Field::MeetPlace, _) => (
                "地点写得太长或有不能保存的字符。",
                "The place is too long or has a character that cannot be stored.",
            ),
            (Field::Into, Problem::Ended) => {
                ("那一件已经结束,不能并入。", "That ticket has ended; nothing can be merged into it.")
            }
            (Field::Into, _) => ("没有找到这个编号的工单。", "There is no ticket of this number here."),
            (Field::Tier, Problem::Outside) => (
                "责任区负责人不能低于清单的层级立案,请选清单的层级或更高一级。",
                "An area lead files no lower than the catalogue says. Choose its tier or a higher one.",
            ),
            (Field::Tier, _) => ("没有这一级,请重新选择。", "There is no such tier. Choose again."),
            (Field::NoPhoto, _) => ("请选择为什么没有照片。", "Choose why there is no photo."),
            (Field::Stars, _) => ("评分是一到五颗星。", "A rating is one to five stars."),
            (Field::Entry, _) => ("没有这一条记录。", "There is no such entry."),
            (Field::Account, Problem::Same) => (
                "交班和接班要两个人:请由接班的人用自己的账号确认。",
                "It takes two: whoever takes over confirms with an account of their own.",
            ),
            (Field::Account, _) => ("没有这个人,请重新选择。", "There is no such person. Choose again."),
            (Field::Source, _) => ("请选择来源。", "Choose where it came from."),
            (Field::External, _) => {
                ("来件编号不对:最多 40 个字符。", "This number cannot be right: at most 40 characters.")
            }
            (Field::Version, Problem::Newer) => (
                "手机上的版本比服务器新,暂时不能上传。记录都还在手机上,请稍后再试。",
                "The app on this phone is newer than the server. Everything is still on the phone; try again later.",
            ),
            (Field::Action | Field::Version, _) => (
                "这一步看不懂,请刷新页面再试。",
                "This step was not understood. Reload the page and try again.",
            ),
            (Field::Name, _) => ("请写一个名称,最多 40 个字。", "Give a name of at most 40 characters."),
            (Field::Code, Problem::OtherPlace) => (
                "这是另一处的二维码。请核对门牌,扫这一处的码,或改选扫到的那一处。",
                "This is the code of another checkpoint. Check where you are and scan this one’s code, or open the one that you scanned.",
            ),
            (Field::Code, Problem::OtherCommunity) => (
                "这是别的居民区的码,不能用在这里。请扫这一处的码。",
                "This code is of another community and does not count here. Scan the code of this checkpoint.",
            ),
            (Field::Code, Problem::Misread) => (
                "这不是本系统的码,或短码输错了。请重新扫码,或照着标牌再输一次短码。",
                "This is no code of ours, or the short code was mistyped. Scan again, or type the short code again from the sign.",
            ),
            (Field::Site, _) => (
                "没有这个巡查点,可能已经撤销。请重新载入今天的路线。",
                "There is no such checkpoint; it may have been taken off the list. Load today’s round again.",
            ),
            (Field::Outcome, _) => (
                "检查结果和逐项勾选对不上:有问题的要勾出是哪一项,进不去的不用勾,正常的要逐层都看过。",
                "The result does not fit what was judged: a problem names its item, “cannot get in” has none, and “fine” needs every floor.",
            ),
            (Field::Solved, Problem::HigherTier) => (
                "只有一级(责任区)的问题可以当场处置,请改为上报。",
                "Only problems of tier 1 are handled on the spot. Report this one instead.",
            ),
            (Field::Solved, Problem::OtherTeam) => (
                "只有本责任区巡查队的人可以当场处置,请改为上报。",
                "Only the area’s own team handles things on the spot. Report this one instead.",
            ),
            (Field::Solved, Problem::TooMany) => {
                ("处置后的照片最多五张。", "At most five photos of what was done.")
            }
            (Field::Solved, Problem::Missing) => (
                "当场处置要有处置前和处置后的照片各一张;拍不了处置前的,请改为上报。",
                "Handling on the spot takes a photo before and one afterwards. Without the first, report it instead.",
            ),
            (Field::Solved, _) => (
                "处置后的照片没有传上来,请重新选择。",
                "The photo of what was done did not arrive. Choose it again.",
            ),
            (Field::Code, _) => (
                "配对码不对或已过期,请看大屏上现在的六位码。",
                "This code is wrong or too old. Take the six characters that the wall shows now.",
            ),
            (Field::Community, _) => {
                ("没有这个居民区,请重新选择。", "There is no such community. Choose again.")
            }
            (Field::Channel, _) => {
                ("现在不能用这种方式发送。", "Nothing can be sent by this way at present.")
            }
            (Field::Addressee, _) => {
                ("没有这个通知对象,请重新选择。", "Nobody of this name is told of anything. Choose again.")
            }
            (Field::Address, Problem::Outside) => (
                "不能发到内部网络的地址,请填外部可以访问的地址。",
                "Nothing is sent to addresses inside the house's network. Give one that is reached from outside.",
            ),
            (Field::Address, Problem::Taken) => {
                ("这些通知已经发到这个地址。", "These notices go to this address already.")
            }
            (Field::Address, _) => (
                "地址不对:网络回调以 https:// 开头,不含密码;邮箱像 name@example.com。",
                "This is not an address: a webhook begins with https:// and holds no password; mail is name@example.com.",
            ),
            (Field::From, Problem::Overlap) => (
                "这段时间本单位已经有人值班,请改开始或结束时间,或先删去那一班。",
                "Somebody of this unit is on duty at that time. Change the times, or remove that shift first.",
            ),
            (Field::From, Problem::Outside) => (
                "日期离现在太远:只排前后一年以内的班。",
                "The date is too far away: shifts are of within a year.",
            ),
            (Field::From, _) => ("请填写开始的日期和时间。", "Give the day and time at which it begins."),
            (Field::ShiftEnd, Problem::Outside) => (
                "结束要晚于开始,一班最多 48 小时。",
                "The end comes after the beginning, and a shift has at most 48 hours.",
            ),
            (Field::ShiftEnd, _) => ("请填写结束的日期和时间。", "Give the day and time at which it ends."),
            (Field::OnDuty, Problem::Missing) => ("请写值班人。", "Say who is on duty."),
            (Field::Deputy, Problem::Missing) => {
                ("填了副班电话,请写副班的姓名。", "There is a deputy’s telephone: give the name as well.")
            }
            (Field::OnDuty | Field::Deputy, _) => (
                "姓名最多 20 个字,不能有特殊字符。",
                "A name has at most 20 characters, none of them special.",
            ),
            (Field::DeputyPhone, Problem::Missing) => {
                ("写了副班,请填副班的电话。", "There is a deputy: give the telephone as well.")
            }
            (Field::DeputyPhone, _) => (
                "电话号码不对:请填 11 位手机号,或带区号的座机。",
                "This is not a phone number: 11 digits, or a landline with its area code.",
            ),
            (Field::Days, _) => (
                "这段日期不对:结束不早于开始,最多 92 天,不晚于今天。",
                "These days cannot be shown: the end comes after the beginning, at most 92 days, none after today.",
            ),
            (Field::Date, Problem::Outside) => {
                ("只能排今天起一年以内的日子。", "Plans are made for today and the year that follows.")
            }
            (Field::Date, _) => {
                ("日期看不懂,请按 2026-11-30 填写。", "This is not a date. Write it as 2026-11-30.")
            }
            (Field::Level, _) => {
                ("没有这一级巡查,请重新选择。", "There is no such level of patrols. Choose again.")
            }
            (Field::Areas, Problem::Missing) => ("请至少选一个责任区。", "Choose at least one area."),
            (Field::Areas, _) => ("没有这个责任区,请重新选择。", "There is no such area. Choose again."),
            (Field::Walkers, Problem::Missing) => {
                ("请至少选一位上岗的巡查人员。", "Choose at least one person on duty.")
            }
            (Field::Walkers, Problem::Taken) => (
                "有人当天已有跨到其它责任区的路线,请连同那些责任区一起排,或先不选此人。",
                "Somebody has a round that reaches into other areas on that day. Plan those areas as well, or leave this person out.",
            ),
            (Field::Walkers, Problem::TooMany) => ("一次最多安排 60 人。", "At most 60 people at once."),
            (Field::Walkers, _) => (
                "有人不能在这里巡查(责任区、岗位不符或账号已停用),请重新选择。",
                "Somebody cannot walk here: another area or role, or the account is closed. Choose again.",
            ),
            (Field::Hours, _) => (
                "上岗时间不对:结束要晚于开始,按 08:30 填写。",
                "These working hours cannot be: the end comes after the beginning, written as 08:30.",
            ),
            (Field::Limits, _) => (
                "上限不对:时间 1 到 1440 分钟,楼层 1 到 2000 层,不限就留空。",
                "These limits cannot be: 1 to 1440 minutes, 1 to 2,000 floors, or empty for none.",
            ),
            (Field::Start, _) => (
                "没有这个出发点,请从列表里选。",
                "There is no such place to start from. Choose from the list.",
            ),
            (Field::Visit, Problem::Ended) => {
                ("这一站已经查过,不能再调整。", "This checkpoint has been checked and stays where it is.")
            }
            (Field::Visit, _) => {
                ("计划里没有这一站,请看最新的计划。", "The plan has no such visit. Look at the latest plan.")
            }
            (Field::Template, Problem::Missing) => {
                ("这个星期几还没有周模板,请先保存一份。", "This weekday has no template yet. Save one first.")
            }
            (Field::Template, _) => {
                ("没有可以保存的路线,请先排路线。", "There are no rounds to save. Plan the day first.")
            }
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
    NotPossible { why: Why, possible: Vec<Action> },
    /// Nobody is signed in, or no longer.
    #[error("not signed in")]
    SignIn,
    /// Not this person's to see or do; what there is not looks the same.
    #[error("forbidden")]
    Forbidden,
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
            Self::NotPossible { why, .. } => return why.sentence(lang),
            Self::SignIn => (
                "登录已过期。请重新登录,填写的内容还在。",
                "You are no longer signed in. Sign in again; what you typed is still here.",
            ),
            Self::Forbidden => (
                "您的岗位不能查看或办理这一件。如有需要,请联系居委会或网格中心。",
                "This is not yours to see or to handle. If it should be, ask the committee or the grid center.",
            ),
            Self::NotFound => ("没有找到。请核对后再试。", "Not found. Please check and try again."),
            Self::Unavailable => (
                "系统现在存不下来,没有提交成功。请过一会儿再按一次,内容都还在。",
                "The system cannot store it right now, so nothing was sent. Try again in a moment; what you typed is still here.",
            ),
        };
        lang.pick(zh, en)
    }
}

impl Why {
    pub fn sentence(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::State => ("现在的状态不能这样做。", "That is not possible in the present state."),
            Self::NotYours => (
                "这一份不在您单位手上,或已经办过。",
                "This share is not with your unit, or has been dealt with.",
            ),
            Self::TooLate => ("已经超过可以这样做的时间。", "The time for this is over."),
            Self::Unit => ("不能派给这个单位。", "It cannot go to this unit."),
            Self::Tier => ("这一件由上一级派遣。", "The tier above dispatches this."),
            Self::Arbitrated => {
                ("已退单两次,由网格中心裁定。", "It was returned twice: the grid center decides.")
            }
            Self::Verifier => (
                "不能由处置的人或单位自己核查,请由规定的核查人办理。",
                "Whoever did the work does not verify it; the verifier of this tier does.",
            ),
            Self::Date => ("日期不合适。", "The date does not fit."),
            Self::Meeting => ("碰头时间不合适。", "The time of the meeting does not fit."),
            Self::LowTier => ("不能低于清单的层级立案。", "It is filed no lower than the catalogue says."),
            Self::Evidence => (
                "请附处置后的照片,或说明为什么没有照片。",
                "Add a photo of the work done, or say why there is none.",
            ),
            Self::Repeated => ("这一步已经做过了。", "This has been done already."),
            Self::Words => ("请写几句说明。", "Write a few words to explain."),
            Self::SignsIn => (
                "这个单位自己登录办理,不能代填;确有需要,请网格中心代填。",
                "This unit signs in and answers by itself; only the grid center may record its answer.",
            ),
        };
        lang.pick(zh, en)
    }
}
