/// 长辈版: larger text and targets. The server reads `?elder=1|0` or its cookie and provides this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ElderMode(pub bool);
