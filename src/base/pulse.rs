//! Signs of life of long work, and the way to stop it.
//!
//! Each loop that can last on a whole hub goes [`over`] its items, or [`through`] them if it must
//! not end early. Whoever [`listen`]s hears many times a second that the work goes on, with the
//! share of the present step that is done, and may stop it. Stopped loops end early, so what is
//! computed then is wrong: whoever keeps answers asks [`is_stopped`] first.
//!
//! Without a listener a loop only counts, and nothing is ever stopped. The listener has the clock:
//! WebAssembly has none of its own.

use std::cell::{Cell, RefCell};

/// Units of work between two signs that suit a listener with a clock. A unit is about the work on
/// one row, from a hundredth of a microsecond to a few microseconds.
pub const OFTEN: u32 = 1 << 14;

/// What a sign of life says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sign {
    /// The number of the step: of the outermost loops since [`begin`] that lasted.
    pub step: u32,
    /// The share of this step that is done, if it is known.
    pub share: Option<f64>,
}

/// Hears the signs; false stops the work.
type Listener = Box<dyn Fn(Sign) -> bool>;

/// What is known of the work of a thread. One struct holds all of it, because each access to a value
/// of a thread takes longer than the work on some items.
struct State {
    /// Units between two signs.
    every: Cell<u32>,
    /// Units until the next sign.
    left: Cell<u32>,
    stopped: Cell<bool>,
    /// Signs that were due after the last stop.
    late: Cell<u32>,
    /// An outermost loop runs.
    led: Cell<bool>,
    /// The outermost loop has given a sign.
    heard: Cell<bool>,
    /// Items of the outermost loop that are done.
    done: Cell<usize>,
    /// All items of the outermost loop; 0 if that is not known.
    all: Cell<usize>,
    step: Cell<u32>,
}

thread_local! {
    static STATE: State = const {
        State {
            every: Cell::new(OFTEN),
            left: Cell::new(OFTEN),
            stopped: Cell::new(false),
            late: Cell::new(0),
            led: Cell::new(false),
            heard: Cell::new(false),
            done: Cell::new(0),
            all: Cell::new(0),
            step: Cell::new(0),
        }
    };
    static LISTENER: RefCell<Option<Listener>> = const { RefCell::new(None) };
}

/// From now on `listener` hears a sign of this thread every so many units of work.
pub fn listen(every: u32, listener: impl Fn(Sign) -> bool + 'static) {
    STATE.with(|state| {
        state.every.set(every);
        state.left.set(every);
    });
    LISTENER.with_borrow_mut(|place| *place = Some(Box::new(listener)));
}

/// From now on nobody hears the signs of this thread.
pub fn ignore() {
    LISTENER.with_borrow_mut(|place| *place = None);
}

/// New work begins: it is not stopped, and its steps count from 1.
pub fn begin() {
    STATE.with(|state| {
        state.stopped.set(false);
        state.step.set(0);
    });
}

/// Whether the listener has stopped the work since it began.
pub fn is_stopped() -> bool {
    STATE.with(|state| state.stopped.get())
}

/// The number of signs that were due after the last stop: how long the work went on in vain.
pub fn late() -> u32 {
    STATE.with(|state| state.late.get())
}

/// So many units of work are done. False if the work was stopped.
#[inline]
pub fn beat(units: u32) -> bool {
    STATE.with(|state| state.beat(units))
}

impl State {
    #[inline]
    fn beat(&self, units: u32) -> bool {
        let left = self.left.get();
        if left > units {
            self.left.set(left - units);
            return !self.stopped.get();
        }
        self.left.set(self.every.get());
        self.sign()
    }

    #[cold]
    fn sign(&self) -> bool {
        if self.stopped.get() {
            self.late.set(self.late.get().saturating_add(1));
            return false;
        }
        // A listener that is busy with a sign hears no other.
        let goes = LISTENER.with(|place| {
            let Ok(listener) = place.try_borrow() else {
                return true;
            };
            let Some(listener) = &*listener else {
                return true;
            };
            if self.led.get() && !self.heard.replace(true) {
                self.step.set(self.step.get() + 1);
            }
            let (done, all) = (self.done.get(), self.all.get());
            let known = self.led.get() && all > 0;
            listener(Sign {
                step: self.step.get(),
                share: known.then(|| (done as f64 / all as f64).min(1.0)),
            })
        });
        if !goes {
            self.stopped.set(true);
            self.late.set(0);
        }
        goes
    }
}

/// The items of a loop, each with a beat. It ends early once the work is stopped.
#[inline]
pub fn over<I: IntoIterator>(items: I) -> Over<I::IntoIter> {
    Over(through(items))
}

/// The items of a loop, each with a beat. It never ends early: what follows needs every item.
#[inline]
pub fn through<I: IntoIterator>(items: I) -> Through<I::IntoIter> {
    Through {
        items: items.into_iter(),
        done: 0,
        left: 1,
        leads: None,
    }
}

/// See [`over`].
#[derive(Debug)]
pub struct Over<I>(Through<I>);

/// See [`through`].
#[derive(Debug)]
pub struct Through<I> {
    items: I,
    done: usize,
    /// Items until the next beat. The counts of the thread are looked at once for several items,
    /// because that takes longer than the work on some of them.
    left: u32,
    /// Whether this is the outermost loop, once it has begun.
    leads: Option<bool>,
}

/// Items of a loop between two beats.
const AT_ONCE: u32 = 16;

impl<I: Iterator> Through<I> {
    /// False if the loop is known to be stopped.
    #[inline]
    fn beat(&mut self) -> bool {
        self.left -= 1;
        self.left > 0 || self.beat_now()
    }

    #[inline(never)]
    fn beat_now(&mut self) -> bool {
        self.left = AT_ONCE;
        STATE.with(|state| {
            match self.leads {
                Some(false) => {}
                Some(true) => {
                    self.done += AT_ONCE as usize;
                    state.done.set(self.done);
                }
                None => {
                    let leads = !state.led.replace(true);
                    self.leads = Some(leads);
                    if leads {
                        state.heard.set(false);
                        state.done.set(0);
                        state.all.set(self.items.size_hint().1.unwrap_or(0));
                    }
                    return state.beat(1);
                }
            }
            state.beat(AT_ONCE)
        })
    }
}

impl<I> Drop for Through<I> {
    fn drop(&mut self) {
        if self.leads == Some(true) {
            STATE.with(|state| state.led.set(false));
        }
    }
}

impl<I: Iterator> Iterator for Through<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        self.beat();
        self.items.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

impl<I: Iterator> Iterator for Over<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        match self.0.beat() {
            true => self.0.items.next(),
            false => None,
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, self.0.items.size_hint().1)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    /// What a listener heard that stops after some signs.
    fn heard(most: usize, work: impl FnOnce()) -> Vec<Sign> {
        let signs = Rc::new(RefCell::new(Vec::new()));
        let list = Rc::clone(&signs);
        listen(OFTEN, move |sign| {
            list.borrow_mut().push(sign);
            list.borrow().len() < most
        });
        begin();
        work();
        ignore();
        signs.take()
    }

    #[test]
    fn without_a_listener_every_loop_goes_to_its_end() {
        begin();
        assert_eq!(over(0..100_000).count(), 100_000);
        assert_eq!(through(0..100_000).count(), 100_000);
        assert!(beat(u32::MAX) && !is_stopped());
    }

    #[test]
    fn the_share_is_that_of_the_outermost_loop() {
        let each = OFTEN as usize;
        let signs = heard(usize::MAX, || {
            for _ in over(0..10) {
                assert_eq!(over(0..each).count(), each);
            }
            assert_eq!(through(0..each).count(), each);
        });
        let of = |step| {
            let signs = signs.iter().filter(move |sign| sign.step == step);
            signs.map(|sign| sign.share.unwrap())
        };
        assert_eq!((of(1).count(), of(2).count(), of(3).count()), (10, 1, 0));
        assert!(of(1).is_sorted() && of(1).next_back().unwrap() <= 1.0);
        assert_eq!(of(1).next(), Some(0.0));
    }

    #[test]
    fn a_stopped_loop_ends_early_and_one_that_must_not_does_not() {
        let signs = heard(2, || {
            let done = over(0..1_000_000).count();
            assert!((2 * OFTEN as usize - 2..=2 * OFTEN as usize).contains(&done));
            assert!(is_stopped());
            assert_eq!(over(0..10).count(), 0);
            assert_eq!(through(0..100_000).count(), 100_000);
        });
        assert_eq!(signs.len(), 2, "a stopped work gives no sign");
        assert_eq!(late(), 100_000 / OFTEN);
        assert!(is_stopped());
        begin();
        assert_eq!(over(0..10).count(), 10);
    }
}
