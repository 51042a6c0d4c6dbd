//! How long is searched: until the caller says stop, or for so many steps.

/// A step is one disturbance, one recombination of two tours, or one removal and reinsertion: a few microseconds to
/// a few tens of them. With a number of steps and a callback that never stops, the outcome depends on the input and
/// the seed alone.
pub(crate) struct Budget<'a> {
    left: u64,
    until_poll: u32,
    stopped: bool,
    stop: &'a mut dyn FnMut() -> bool,
}

/// Steps between two questions to the callback: well under a millisecond.
const POLL_EVERY: u32 = 32;

impl<'a> Budget<'a> {
    pub(crate) fn new(steps: u64, stop: &'a mut dyn FnMut() -> bool) -> Self {
        Self { left: steps, until_poll: 0, stopped: false, stop }
    }

    /// Takes one step; `false` once there is none left.
    #[inline]
    pub(crate) fn step(&mut self) -> bool {
        if self.stopped || self.left == 0 {
            return false;
        }
        self.left -= 1;
        if self.until_poll == 0 {
            self.until_poll = POLL_EVERY;
            self.stopped = (self.stop)();
        }
        self.until_poll -= 1;
        !self.stopped
    }

    /// Asks the callback at once: after work that took longer than a step.
    pub(crate) fn poll(&mut self) -> bool {
        self.stopped = self.stopped || (self.stop)();
        !self.over()
    }

    pub(crate) fn over(&self) -> bool {
        self.stopped || self.left == 0
    }
}
