use serde_json::json;

use super::*;
#[test]
fn numbers_agree_within_their_tolerance() {
    for (expected, got, tolerance, equal) in [
        (json!(604), json!(604), 0.0, true),
        (json!(604), json!(605), 0.0, false),
        (json!(604), json!(605), 1.0, true),
        (json!(0.604), json!(0.6041), 0.0, false),
        (json!(0.604), json!(0.6041), 0.0005, true),
        // 0.3 and 0.1 + 0.2 differ in the last bit.
        (json!(0.3), json!(0.1 + 0.2), 0.0, true),
        (
            json!(9_007_199_254_740_993u64),
            json!(9_007_199_254_740_992u64),
            0.0,
            false,
        ),
        (json!(-1), json!(-1.0), 0.0, true),
        (json!("holds"), json!("holds"), 0.0, true),
        (json!("holds"), json!("mixed"), 0.0, false),
        (json!(1), json!(null), 5.0, false),
        (json!(1), json!("1"), 0.0, false),
        (json!(true), json!(false), 0.0, false),
    ] {
        assert_eq!(
            agree(&expected, &got, tolerance),
            equal,
            "{expected} {got} {tolerance}"
        );
    }
}

#[test]
fn a_got_number_has_the_digits_that_show_the_difference() {
    let text = |got: Value, expected: Value| {
        let differs = !agree(&expected, &got, 0.0);
        cell_beside(&got, &expected, differs).text
    };
    assert_eq!(text(json!(0.604_123_4), json!(0.604)), "0.60412");
    assert_eq!(text(json!(0.604_000_000_1), json!(0.604)), "0.6040000001");
    assert_eq!(text(json!(0.604), json!(0.604)), "0.604");
    assert_eq!(
        text(
            json!(0.000_684_429_234_905_891),
            json!(0.000_684_429_234_905_891)
        ),
        "0.000684429234905891"
    );
    assert_eq!(text(json!(1605), json!(1604)), "1,605");
    assert_eq!(
        text(json!("does_not_hold"), json!("holds")),
        "does not hold"
    );
    assert_eq!(text(json!(null), json!(1)), "undefined");
    assert_eq!(text(json!(-0.5), json!(0.5)), "−0.5");
}
