//! Search: what is found by what.

use domain::search::{Gram, grams, query};
use proptest::prelude::*;

/// Whether an index of `text` answers `asked`, as both databases do it.
fn finds(text: &str, asked: &str) -> bool {
    let index = grams(text);
    let wanted = query(asked);
    !wanted.is_empty()
        && wanted.iter().all(|gram| match gram {
            Gram::Whole(whole) => index.contains(whole),
            Gram::Prefix(start) => index.iter().any(|entry| entry.starts_with(start.as_str())),
        })
}

#[test]
fn two_characters_find_the_word_in_the_middle_of_a_sentence() {
    let text = "GK1-261123-0042\n楼上空调内机不停地滴水,墙壁潮湿起壳\n一区3幢2单元\n派出所";
    for asked in [
        "空调",
        "滴水",
        "潮湿",
        "派出所",
        "空调内机",
        "0042",
        "GK1-261123-0042",
        "gk1",
        "3幢",
        "一区3幢2单元",
    ] {
        assert!(finds(text, asked), "{asked}");
    }
    for asked in ["水滴", "电梯", "派所", "0043", "3单元", "二区", "13幢"] {
        assert!(!finds(text, asked), "{asked}");
    }
}

#[test]
fn a_query_is_read_while_it_is_typed() {
    assert!(finds("编号 GK1-261123-0042", "2611"));
    assert!(finds("一区12幢", "一区1"));
    assert!(finds("灭火器缺失", "灭"));
    assert!(!finds("灭火器缺失", "失灭"));
}

#[test]
fn several_words_must_all_occur() {
    assert!(finds("空调滴水,三区", "空调 三区"));
    assert!(!finds("空调滴水,三区", "空调 四区"));
}

#[test]
fn full_width_and_capital_letters_mean_the_same() {
    assert!(finds("电话亭 ABC", "ａｂｃ"));
    assert!(finds("ＡＢＣ１２", "abc12"));
}

#[test]
fn marks_and_spaces_ask_for_nothing() {
    for asked in ["", "  ", "\"", "* OR", "--", "%_"] {
        // Words of a query language are words like any other.
        assert!(
            query(asked).iter().all(|gram| matches!(gram, Gram::Prefix(word) if word == "or")),
            "{asked}"
        );
    }
}

proptest! {
    #[test]
    fn every_part_of_a_text_finds_it(
        text in "[一二三四五六七八九十 ,。]{1,30}", from in 0..30_usize, length in 1..8_usize,
    ) {
        let part: String = text.chars().skip(from).take(length).collect();
        prop_assert!(query(&part).is_empty() || finds(&text, &part), "{part:?} in {text:?}");
    }

    #[test]
    fn every_beginning_of_a_word_finds_it(words in prop::collection::vec("[a-c0-2]{1,5}", 1..5), length in 1..5_usize) {
        let text = words.join(" ");
        for word in &words {
            let start: String = word.chars().take(length).collect();
            prop_assert!(finds(&text, &start), "{start:?} in {text:?}");
        }
    }

    #[test]
    fn any_query_is_read_without_marks_of_a_query_language(asked in ".{0,60}") {
        for gram in query(&asked) {
            let (Gram::Whole(text) | Gram::Prefix(text)) = gram;
            prop_assert!(text.chars().all(char::is_alphanumeric));
        }
    }
}
