use domain::backend::ports::StoreError;
use domain::backend::wall_hash;
use domain::clock::Timestamp;
use domain::ids::AccountId;

use super::Subject;

const NOW: Timestamp = Timestamp(1_795_400_000_000);

pub async fn a_code_pairs_one_device_once_and_a_revoked_wall_is_found_no_more(subject: &Subject) {
    let walls = &subject.stores.walls;
    let (hall, lobby) = (wall_hash("hall"), wall_hash("lobby"));
    let ends = NOW.plus_minutes(10);
    walls.offer("AAAAAA", hall, ends, NOW).await.unwrap();
    assert_eq!(walls.code_of(&hall, NOW).await.unwrap(), Some(("AAAAAA".to_owned(), ends)));
    assert_eq!(
        walls.offer("AAAAAA", lobby, ends, NOW).await,
        Err(StoreError::Conflict),
        "a code is one device's"
    );
    walls.offer("BBBBBB", hall, ends, NOW).await.unwrap();
    let by = AccountId(7);
    assert!(!walls.pair("AAAAAA", "x", None, by, NOW).await.unwrap(), "the device has another code now");
    assert!(!walls.pair("BBBBBB", "x", None, by, ends).await.unwrap(), "a code that has expired");
    walls.offer("CCCCCC", hall, ends, NOW).await.unwrap();
    let community = "GK1".parse().unwrap();
    assert!(walls.pair("CCCCCC", "大厅", Some(&community), by, NOW).await.unwrap());
    assert!(!walls.pair("CCCCCC", "大厅", Some(&community), by, NOW).await.unwrap(), "used once");
    assert_eq!(walls.code_of(&hall, NOW).await.unwrap(), None);

    let wall = walls.wall_of(&hall).await.unwrap().unwrap();
    assert_eq!((wall.name.as_str(), &wall.community, wall.seen_at), ("大厅", &Some(community), None));
    assert_eq!(walls.wall_of(&lobby).await.unwrap(), None);
    walls.saw(wall.id, ends).await.unwrap();
    walls.rename(wall.id, "一楼").await.unwrap();
    walls.offer("DDDDDD", lobby, ends, NOW).await.unwrap();
    assert!(walls.pair("DDDDDD", "门厅", None, by, NOW).await.unwrap());
    let listed = walls.walls().await.unwrap();
    let names: Vec<_> = listed.iter().map(|wall| (wall.name.as_str(), wall.seen_at)).collect();
    assert_eq!(names, [("门厅", None), ("一楼", Some(ends))]);
    walls.revoke(wall.id).await.unwrap();
    assert_eq!(walls.wall_of(&hall).await.unwrap(), None);
    assert_eq!(walls.walls().await.unwrap().len(), 1);
}
