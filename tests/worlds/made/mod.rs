//! Made-up hubs with a known truth, and the verdicts of the rules on them.
//!
//! In a *null* world the quantities of the claim are independent. In a *true* world the claim is
//! true with a size that a reviewer would call clear. In a *threshold* world every condition of the
//! rule is clearly met except one, which is exactly at its threshold. If the threshold is a rho, d,
//! delta or partial R squared over counts with ties, `tests/expected/worlds.py` finds the strength
//! that gives it.

mod hub;
mod measured;
mod models;
mod newer;
mod others;
mod random;
mod record;

use registry_lens::claims::{CLAIMS, Claim, NEWER, Verdict, claims};
use registry_lens::metrics::Parameters;
use registry_lens::session::{Session, Status};
use registry_lens::source::Memory;

use hub::{Files, Population};
use random::Random;

pub use record::{RECORD, Row, markdown, read, write};

/// Seeds of each world.
pub const SEEDS: usize = 400;
/// Sizes of the worlds of a claim: models, repositories or data sets.
///
/// Growth needs more models: with 300 models in 48 months, many months have none.
pub fn sizes(claim: &str) -> [usize; 2] {
    match claim {
        "growth" => [1_500, 6_000],
        // One percent of 1,000 models, and of a hundred families.
        "download_concentration" | "large_families" => [1_000, 10_000],
        // The top 1,000 of each snapshot, and as many that may replace it.
        "top_replaced" => [2_000, 6_000],
        _ => [300, 3_000],
    }
}
/// The greatest number of [`SEEDS`] with “holds” in a null world: the 95% bound of 3% is 4.8%.
pub const NULL_MAY: usize = 12;
/// The least number with “holds” in a true world.
pub const TRUE_MUST: usize = 388;
/// The greatest number with “holds” at a threshold: 5%, where the interval's level gives 2.5%.
pub const THRESHOLD_MAY: usize = 20;

/// What is true in a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The claim is not.
    Null,
    /// One part of the claim lies exactly on the rule's threshold, all others are true.
    Threshold,
    /// The claim is, clearly.
    True,
}

impl Kind {
    /// As it reads.
    pub fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Threshold => "threshold",
            Self::True => "true",
        }
    }
}

/// A world.
pub struct World {
    /// The claim that it is about.
    pub claim: &'static str,
    /// The truth of the claim in it.
    pub kind: Kind,
    /// Its description, which is unique within the claim.
    pub what: &'static str,
    make: fn(&mut Population) -> Files,
}

/// A world of some size, without or with owner effects.
pub type Case<'w> = (&'w World, bool, usize);

/// All cases of these worlds.
pub fn cases<'w>(all: impl IntoIterator<Item = &'w World>) -> Vec<Case<'w>> {
    let cases = all.into_iter().flat_map(|world| {
        let owned = [false, true].into_iter();
        owned.flat_map(move |owned| sizes(world.claim).map(|n| (world, owned, n)))
    });
    cases.collect()
}

/// All worlds in the order of the claims, null before threshold before true.
pub fn worlds() -> Vec<World> {
    let mut all: Vec<World> = models::worlds()
        .into_iter()
        .chain(others::worlds())
        .chain(newer::worlds())
        .collect();
    all.sort_by_key(|world| {
        let mut claims = CLAIMS.iter().chain(NEWER);
        let place = claims.position(|claim| claim.id == world.claim);
        (place, world.kind as u8)
    });
    all
}

impl World {
    /// The files of one seed.
    fn files(&self, owned: bool, n: usize, seed: usize) -> Files {
        let key = format!("{}/{}/{owned}/{n}/{seed}", self.claim, self.what);
        (self.make)(&mut Population::new(n, owned, Random::new(&key)))
    }

    /// The session of one seed.
    fn session(&self, owned: bool, n: usize, seed: usize) -> Session {
        let mut session = Session::default();
        for (id, (path, bytes)) in (1..).zip(self.files(owned, n, seed)) {
            session.add(id, path, Box::new(Memory::new(bytes)));
        }
        session.read_all();
        for state in session.files() {
            let what = (&state.path, &state.error);
            assert_eq!(state.status, Status::Ready, "{what:?}");
        }
        session
    }

    /// The verdict and the reason for one seed. It measures only the claim's metrics, because all
    /// metrics take several times as long.
    pub fn judge(&self, owned: bool, n: usize, seed: usize) -> (Verdict, String) {
        let mut session = self.session(owned, n, seed);
        if self.claim == "top_replaced" {
            // Several snapshots are no single dataset.
            session.measure_only(&["turnover"]).expect("a metric");
            let document = session.results(&Parameters::default());
            return verdict(self.claim, document.expect("parameters in range").claims);
        }
        verdict(self.claim, claims(&measured::by(self.claim, &session), &[]))
    }

    /// The same by all metrics, as the page and the command measure them.
    pub fn judge_in_full(&self, owned: bool, n: usize, seed: usize) -> (Verdict, String) {
        let session = self.session(owned, n, seed);
        let document = session.results(&Parameters::default());
        verdict(self.claim, document.expect("parameters in range").claims)
    }
}

fn verdict(id: &str, claims: Vec<Claim>) -> (Verdict, String) {
    let mut claims = claims.into_iter();
    let claim = claims.find(|claim| claim.statement.id == id);
    let claim = claim.expect("a claim of the board");
    (claim.verdict, claim.because)
}
