//! Reads files on several threads of this machine.

use std::sync::mpsc;
use std::thread;

use super::{Loan, PartReading, Session};
use crate::base::error::Result;

impl Session {
    /// Reads all files, as [`Session::read_all`] does, with the help of further threads. The data
    /// do not depend on their number.
    pub fn read_all_on(&mut self, threads: usize) {
        thread::scope(|scope| {
            let (done, parts) = mpsc::channel();
            let helpers = (1..threads).map(|_| {
                let (give, jobs) = mpsc::channel::<(Loan, PartReading)>();
                let done = done.clone();
                scope.spawn(move || {
                    for (loan, reading) in jobs {
                        if done.send((loan, read(reading).ok())).is_err() {
                            return;
                        }
                    }
                });
                give
            });
            // Each helper has one job at a time, so that the last jobs are small.
            let mut idle: Vec<mpsc::Sender<(Loan, PartReading)>> = helpers.collect();
            drop(done);
            let mut busy = Vec::new();
            loop {
                let part = match self.waits() {
                    true => parts.recv().ok(),
                    false => parts.try_recv().ok(),
                };
                if let Some((loan, part)) = part {
                    // A damaged part is read again here, which gives the file its error.
                    self.absorb(loan.id, loan.number, part.as_deref());
                    let helper = busy.iter().position(|(number, _)| *number == loan.number);
                    idle.extend(helper.map(|place| busy.swap_remove(place).1));
                    continue;
                }
                if self.step().is_none() {
                    return;
                }
                while let Some(helper) = idle.last()
                    && let Some(loan) = self.lend()
                {
                    let reading = self.part(loan.id, loan.groups.clone()).ok();
                    let job = reading.map(|reading| (loan.clone(), reading));
                    if job.and_then(|job| helper.send(job).ok()).is_none() {
                        self.absorb(loan.id, loan.number, None);
                        break;
                    }
                    busy.extend(idle.pop().map(|helper| (loan.number, helper)));
                }
            }
        });
    }
}

fn read(mut reading: PartReading) -> Result<Vec<u8>> {
    while reading.step()? {}
    Ok(reading.finish())
}
