//! Words of the outbox's page.

use domain::backend::notice_ports::{Channel, DeliveryState, SendFault};
use domain::lang::Lang;

use super::format::fill;

pub struct OutboxText {
    pub title: &'static str,
    pub how: &'static str,
    pub no_mail: &'static str,
    pub waiting: &'static str,
    pub retrying: &'static str,
    pub failed: &'static str,
    pub add: &'static str,
    pub channel: &'static str,
    pub addressee: &'static str,
    pub address: &'static str,
    pub address_hint: &'static str,
    pub language: &'static str,
    pub confirm: &'static str,
    pub secret: &'static str,
    pub secret_how: &'static str,
    pub targets: &'static str,
    pub no_targets: &'static str,
    pub paused: &'static str,
    pub pause: &'static str,
    pub resume: &'static str,
    pub test: &'static str,
    pub remove: &'static str,
    pub failed_title: &'static str,
    pub failed_none: &'static str,
    pub last_title: &'static str,
    pub last_none: &'static str,
    pub head: [&'static str; 6],
    pub attempts: &'static str,
    pub next: &'static str,
    pub retry: &'static str,
    /// After `add`, `pause`, `resume`, `remove`, `test`, `retry`.
    done: [&'static str; 6],
}

impl OutboxText {
    pub fn done(&self, action: &str) -> Option<&'static str> {
        let actions = ["add", "pause", "resume", "remove", "test", "retry"];
        let at = actions.iter().position(|known| *known == action)?;
        Some(self.done[at])
    }
}

static ZH: OutboxText = OutboxText {
    title: "对外通知",
    how: "通知除了在站内,还可以送到单位自己的系统(网络回调)或邮箱。对外只说编号、事项、缓急和时间,不含地点、文字、姓名和电话。没有送达的会自动重试,最多十二次;对方明确拒绝的(如地址不存在)不再重试,列在「没有送达」里。",
    no_mail: "邮件没有开通:请管理员设置 WWG_SMTP_URL 和 WWG_MAIL_FROM。",
    waiting: "等待发送",
    retrying: "正在重试",
    failed: "发送失败",
    add: "增加接收方",
    channel: "方式",
    addressee: "谁的通知",
    address: "地址",
    address_hint: "网络回调填 https:// 开头的地址,邮件填邮箱。地址里的密钥(问号后面、很长的一段)保存后不再显示。",
    language: "语言",
    confirm: "增加",
    secret: "签名密钥",
    secret_how: "只显示这一次,请现在交给接收方保存。每次发送都带 X-WWG-Signature: t=秒,v1=签名;签名是用密钥对「秒.正文」做的 HMAC-SHA256。同一通知重复送达时 X-WWG-Delivery 相同。",
    targets: "接收方",
    no_targets: "还没有接收方。",
    paused: "已暂停,通知先留着",
    pause: "暂停",
    resume: "恢复",
    test: "发送测试",
    remove: "删除",
    failed_title: "没有送达,不再自动重试",
    failed_none: "没有。",
    last_title: "最近的发送",
    last_none: "还没有发送过。",
    head: ["通知", "送到", "结果", "次数", "下次或送达", "操作"],
    attempts: "{n} 次",
    next: "下次",
    retry: "立即重试",
    done: [
        "已增加,从现在起的通知会送到。",
        "已暂停;这期间的通知留着,恢复后补发。",
        "已恢复,留着的通知正在补发。",
        "已删除。",
        "测试已放入发送队列,结果看下面「最近的发送」。",
        "已放入发送队列,马上再试。",
    ],
};

static EN: OutboxText = OutboxText {
    title: "Outbox",
    how: "Besides here, notices can go to a unit's own system (webhook) or mailbox. Outside they say number, matter, urgency and time: no place, words, names or telephone numbers. What is not acknowledged is tried again, up to twelve times; what the receiver refuses for good (there is no such address, say) is not, and stands under “Not delivered”.",
    no_mail: "E-mail is off: an administrator has to set WWG_SMTP_URL and WWG_MAIL_FROM.",
    waiting: "Waiting",
    retrying: "Being retried",
    failed: "Failed for good",
    add: "Add a target",
    channel: "By",
    addressee: "Whose notices",
    address: "Address",
    address_hint: "A URL that begins with https:// for a webhook, or a mailbox. A key in it (behind the question mark, or a long part) is not shown again once it is saved.",
    language: "Language",
    confirm: "Add",
    secret: "Signing secret",
    secret_how: "Shown this once: give it to the receiver now. Every request bears X-WWG-Signature: t=second,v1=signature, the HMAC-SHA256 by this secret over “second.body”. A repetition bears the same X-WWG-Delivery.",
    targets: "Targets",
    no_targets: "No targets yet.",
    paused: "paused; its notices wait",
    pause: "Pause",
    resume: "Resume",
    test: "Send a test",
    remove: "Remove",
    failed_title: "Not delivered, and not tried again by itself",
    failed_none: "None.",
    last_title: "Last deliveries",
    last_none: "Nothing was sent yet.",
    head: ["Notice", "To", "Result", "Attempts", "Next, or sent", "Action"],
    attempts: "{n}",
    next: "next",
    retry: "Retry now",
    done: [
        "Added. Notices go there from now on.",
        "Paused. Its notices wait, and are sent when it is resumed.",
        "Resumed. What waited is being sent.",
        "Removed.",
        "The test is on its way; see the last deliveries below.",
        "On its way again.",
    ],
};

pub fn outbox_text(lang: Lang) -> &'static OutboxText {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

pub fn channel_name(channel: Channel, lang: Lang) -> &'static str {
    match channel {
        Channel::Webhook => lang.pick("网络回调", "Webhook"),
        Channel::Email => lang.pick("邮件", "E-mail"),
    }
}

pub fn delivery_state(state: DeliveryState, lang: Lang) -> &'static str {
    match state {
        DeliveryState::Waiting => lang.pick("等待发送", "waiting"),
        DeliveryState::Sent => lang.pick("已送达", "sent"),
        DeliveryState::Failed => lang.pick("发送失败", "failed for good"),
    }
}

pub fn send_fault(fault: SendFault, lang: Lang) -> String {
    let (zh, en) = match fault {
        SendFault::Answered(_) => ("对方回答 HTTP {n}", "answered HTTP {n}"),
        SendFault::MailRefused(_) => ("邮件服务器拒收({n})", "the mail server refused ({n})"),
        SendFault::TimedOut => ("对方没有及时回答", "no answer in time"),
        SendFault::NotReached => ("连不上对方", "not reached"),
        SendFault::Inside => ("地址在内部网络,不发送", "leads inside the house's network; not sent"),
        SendFault::Malformed => ("地址不对", "no address"),
        SendFault::NoWay => ("这种方式没有开通", "this way is off"),
        SendFault::Removed => ("接收方已删除", "the target was removed"),
    };
    let number = match fault {
        SendFault::Answered(n) | SendFault::MailRefused(n) => n.to_string(),
        _ => String::new(),
    };
    fill(lang.pick(zh, en), &[("n", &number)])
}
