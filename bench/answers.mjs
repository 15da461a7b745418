/** The answers of a results document by the names that the questions in `sql/` use, and their comparison. */

/** Questions, each with the metric that answers it and the views that its SQL reads. */
export const QUESTIONS = {
  turnover: { metric: "turnover", title: "turnover over four snapshots" },
  preservation: { metric: "preservation", title: "preservation for each library" },
  descendants: { metric: "descendants", title: "descendants: fit, Spearman, histogram" },
  documentation: { metric: "documentation", title: "documentation: scores, groups, Welch" },
  concentration: { metric: "concentration", title: "concentration: Gini, shares" },
  json: { metric: "documentation", title: "fields present in JSON, and scores from them" },
};

const valuesOf = (document, metric) => document.metrics[metric].datasets[0].values;

const OURS = {
  turnover(values) {
    const answers = {};
    values.snapshots.slice(1).forEach((snapshot, index) => {
      for (const name of ["remained", "newcomers", "returning"])
        answers[`${name} ${index + 2}`] = snapshot[name];
    });
    answers.distinct = values.distinct_ever;
    return answers;
  },
  preservation(values) {
    const answers = {};
    for (const { library, descendants, preserved, shown } of values.libraries) {
      if (!shown) continue;
      answers[`descendants ${library}`] = descendants;
      answers[`preserved ${library}`] = preserved;
    }
    return answers;
  },
  descendants({ fit, correlations, childless, histogram }) {
    const answers = {
      points: fit.n,
      slope: fit.slope,
      intercept: fit.intercept,
      r: fit.r,
      rho: correlations.spearman.coefficient,
      models: childless.n,
      "slope of all": childless.log1p.slope,
      "rho of all": childless.spearman.coefficient,
    };
    histogram.counts.forEach((row, i) =>
      row.forEach((count, j) => {
        if (count > 0) answers[`cell ${i} ${j}`] = count;
      }),
    );
    return answers;
  },
  documentation({ models, mean, attributes, comparisons }) {
    const answers = { models, mean };
    for (const { attribute, available, present } of attributes)
      if (available) answers[`has ${attribute}`] = present;
    for (const { popularity, top, bottom, one_value, welch, cohens_d, spearman } of comparisons) {
      for (const [side, { box, tied }] of Object.entries({ top, bottom })) {
        answers[`n ${popularity} ${side}`] = box.n;
        // Which of the equals at a cut are in the group is arbitrary, so no other program has the same.
        if (tied > 0) continue;
        answers[`mean ${popularity} ${side}`] = box.mean;
        answers[`median ${popularity} ${side}`] = box.median;
      }
      if (one_value === null) {
        answers[`high ${popularity}`] = top.cut;
        answers[`low ${popularity}`] = bottom.cut;
      }
      if (top.tied === 0 && bottom.tied === 0) {
        answers[`t ${popularity}`] = welch.t;
        answers[`df ${popularity}`] = welch.df;
        answers[`d ${popularity}`] = cohens_d;
      }
      answers[`rho ${popularity}`] = spearman.coefficient;
    }
    return answers;
  },
  concentration({ groups: [group] }) {
    const answers = {
      n: group.n,
      total: group.total,
      zeros: group.zeros,
      gini: group.gini,
      hhi: group.hhi,
      "holding 50": group.holding_50,
      "holding 80": group.holding_80,
    };
    for (const k of [1, 10, 100, 1000]) answers[`share ${k}`] = group[`share_top${k}`];
    return answers;
  },
};

/** Our answers to a question. */
export function ours(question, document) {
  const { metric } = QUESTIONS[question];
  return OURS[metric](valuesOf(document, metric));
}

/** Sums in another order differ in the last digits. Counts are compared exactly. */
const SHARE = 1e-8;
const isNear = (a, b) =>
  a === b ||
  (!(Number.isInteger(a) && Number.isInteger(b)) &&
    Math.abs(a - b) <= SHARE * Math.max(Math.abs(a), Math.abs(b)));

/**
 * The differences between our answers and those of another program, as sentences. The other one may have more answers,
 * but those of groups with equals at the cut.
 */
export function differences(question, own, other, name) {
  const found = [];
  for (const [key, value] of Object.entries(own))
    if (!(key in other) || !isNear(value, other[key]))
      found.push(`${question}, ${key}: ours ${value}, ${name} ${other[key] ?? "nothing"}`);
  const arbitrary = /^(mean|median|t|df|d) /;
  for (const key of Object.keys(other))
    if (!(key in own) && !arbitrary.test(key))
      found.push(`${question}, ${key}: ours nothing, ${name} ${other[key]}`);
  if (Object.keys(own).length === 0) found.push(`${question}: no answers`);
  return found;
}
