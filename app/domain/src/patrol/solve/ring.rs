//! A closed tour as an array, with the place of each point in it.

/// Positions run from 1 to the length; before and after them stand copies of the last and the first point, so that
/// asking for a neighbour needs no test for the ends.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ring {
    order: Vec<u32>,
    position: Vec<u32>,
    /// Reversals since the log was last cleared, as (first position, last position, exchanges).
    log: Vec<(u32, u32, u32)>,
}

impl Ring {
    /// `points` is the size of the matrix that the tour's points index.
    pub(crate) fn new(points: usize) -> Self {
        Self { order: Vec::new(), position: vec![0; points], log: Vec::new() }
    }

    pub(crate) fn load(&mut self, tour: &[u32]) {
        for &point in self.order.get(1..self.order.len().saturating_sub(1)).unwrap_or_default() {
            self.position[point as usize] = 0;
        }
        self.order.clear();
        self.order.extend(tour.last());
        self.order.extend(tour);
        self.order.extend(tour.first());
        for (at, &point) in tour.iter().enumerate() {
            self.position[point as usize] = at as u32 + 1;
        }
        self.log.clear();
    }

    pub(crate) fn tour(&self) -> &[u32] {
        match self.order.len() {
            0 => &[],
            n => &self.order[1..n - 1],
        }
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.order.len().saturating_sub(2)
    }

    #[inline]
    pub(crate) fn next(&self, point: u32) -> u32 {
        self.order[self.position[point as usize] as usize + 1]
    }

    #[inline]
    pub(crate) fn previous(&self, point: u32) -> u32 {
        self.order[self.position[point as usize] as usize - 1]
    }

    /// From 1; 0 for a point that is not on the tour.
    #[inline]
    pub(crate) fn position(&self, point: u32) -> u32 {
        self.position[point as usize]
    }

    /// The point `offset` places after position `from` (from 1), going round.
    #[inline]
    pub(crate) fn at(&self, from: usize, offset: usize) -> u32 {
        let n = self.len();
        let at = from + offset;
        self.order[if at > n { at - n } else { at }]
    }

    /// Reverses the way from `a` on to `b`; or the rest of the tour where that is shorter, which gives the same
    /// tour read backwards. Answers whether it did the latter.
    pub(crate) fn reverse(&mut self, a: u32, b: u32) -> bool {
        let n = self.len() as u32;
        let (from, to) = (self.position[a as usize], self.position[b as usize]);
        let inner = if from <= to { to - from + 1 } else { to + n - from + 1 };
        if inner * 2 <= n {
            self.exchange(from, to, inner / 2);
            self.log.push((from, to, inner / 2));
            return false;
        }
        let (from, to) = (if to == n { 1 } else { to + 1 }, if from == 1 { n } else { from - 1 });
        let outer = (n - inner) / 2;
        self.exchange(from, to, outer);
        self.log.push((from, to, outer));
        true
    }

    fn exchange(&mut self, mut from: u32, mut to: u32, times: u32) {
        let n = self.len();
        if from <= to {
            let window = &mut self.order[from as usize..=to as usize];
            let half = times as usize;
            let (front, back) = window.split_at_mut(half);
            let (mut low, mut high) = (from, to);
            for (x, y) in front.iter_mut().zip(back.iter_mut().rev()) {
                std::mem::swap(x, y);
                self.position[*x as usize] = low;
                self.position[*y as usize] = high;
                low += 1;
                high -= 1;
            }
        } else {
            let last = n as u32;
            for _ in 0..times {
                let (x, y) = (self.order[from as usize], self.order[to as usize]);
                self.order[from as usize] = y;
                self.position[y as usize] = from;
                self.order[to as usize] = x;
                self.position[x as usize] = to;
                from = if from == last { 1 } else { from + 1 };
                to = if to == 1 { last } else { to - 1 };
            }
        }
        self.close(n);
    }

    #[inline]
    fn close(&mut self, n: usize) {
        self.order[0] = self.order[n];
        self.order[n + 1] = self.order[1];
    }

    /// Writes `points` from position `from` (from 1) on, going round.
    pub(crate) fn write(&mut self, from: usize, points: &[u32]) {
        let n = self.len();
        let mut at = from;
        for &point in points {
            if at > n {
                at -= n;
            }
            self.order[at] = point;
            self.position[point as usize] = at as u32;
            at += 1;
        }
        self.close(n);
    }

    pub(crate) fn clear_log(&mut self) {
        self.log.clear();
    }

    /// Takes every reversal back that was made since the log was cleared.
    pub(crate) fn undo(&mut self) {
        while let Some((from, to, times)) = self.log.pop() {
            self.exchange(from, to, times);
        }
    }
}
