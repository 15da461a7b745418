//! Measures reach and dependency degree on a made-up registry, the same on every run:
//! `cargo run --release --example reach_of_graph -- [PACKAGES] [DEPENDENCIES]`.
//!
//! Packages depend on earlier ones, more often on the first. One in a thousand depends on a later
//! one, which makes cycles. Every fifth package has a new maintainer.

use std::time::Instant;

use registry_lens::base::random::Random;
use registry_lens::domain::data::Data;
use registry_lens::metrics::{Measure, Source, dependency_degree, reach};
use registry_lens::relations::{Field, Name, Relation, Relations, Value};

fn main() {
    let mut given = std::env::args()
        .skip(1)
        .map(|text| text.parse().unwrap_or(0));
    let packages: u64 = given.next().unwrap_or(50_000).max(2);
    let dependencies: u64 = given.next().unwrap_or(200_000);
    let mut relations = Relations::default();
    let mut random = Random::new(2_026);
    let name = |relations: &mut Relations, text: String| {
        relations.names.intern(&text).unwrap_or(Name::MISSING)
    };
    for package in 0..packages {
        let (id, person) = (format!("p{package}"), format!("m{}", package / 5));
        let (id, person) = (name(&mut relations, id), name(&mut relations, person));
        let table = relations.table_mut(Relation::Packages);
        table.set(Field::PackageId, Value::Name(id));
        table.end_row();
        let table = relations.table_mut(Relation::Maintainers);
        table.set(Field::MaintainedPackage, Value::Name(id));
        table.set(Field::Maintainer, Value::Name(person));
        table.end_row();
    }
    for _ in 0..dependencies {
        let dependent = 1 + random.draw() % (packages - 1);
        let below = 1 + random.draw() % dependent;
        let mut target = random.draw() % below;
        if random.draw().is_multiple_of(1_000) {
            target = random.draw() % packages;
        }
        let (from, to) = (format!("p{dependent}"), format!("p{target}"));
        let (from, to) = (name(&mut relations, from), name(&mut relations, to));
        let table = relations.table_mut(Relation::Dependencies);
        table.set(Field::DependentPackage, Value::Name(from));
        table.set(Field::Target, Value::Name(to));
        table.end_row();
    }
    let source = Source::default();
    let data = Data::new(&source, vec![&relations], None);
    let start = Instant::now();
    let found = reach::Output::measure_dataset(&data, &reach::Params::default());
    println!("reach: {:?}", start.elapsed());
    for line in found.iter().flat_map(|found| found.show().sentences) {
        println!("  {line}");
    }
    let start = Instant::now();
    let found =
        dependency_degree::Output::measure_dataset(&data, &dependency_degree::Params::default());
    println!("dependency degree: {:?}", start.elapsed());
    for line in found.iter().flat_map(|found| found.show().sentences) {
        println!("  {line}");
    }
}
