use domain::backend::ports::Random;

/// The operating system's randomness.
#[derive(Debug, Clone, Copy)]
pub struct OsRandom;

impl Random for OsRandom {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness no key and no id can be trusted: better to stop than to go on.
        getrandom::fill(bytes).expect("the operating system gives randomness");
    }
}
