extension Discrepancy.Kind {
  /// In two or three words.
  package var title: String { Self.words[self]?.title ?? rawValue }

  /// What it means for whoever relies on the books.
  package var meaning: String { Self.words[self]?.meaning ?? "" }

  private static let words: [Self: (title: String, meaning: String)] = ofFiles.merging(
    ofJournals.merging(ofEvidence.merging(ofBundles) { $1 }) { $1 }
  ) { $1 }

  private static let ofFiles: [Self: (title: String, meaning: String)] = [
    .unreadable: (
      "cannot be read 无法读取", "What stands in it was not verified: nothing is said of it."
    ),
    .unknownFile: (
      "unknown file 多余文件", "Somebody put a file here that does not belong to what is verified."
    ),
    .missingFile: (
      "missing file 缺少文件", "A part was taken away or never arrived: what is here is not whole."
    ),
    .unfinished: (
      "unfinished 未完成", "A writer was cut off. Let it go on, or take another copy."
    ),
  ]

  private static let ofJournals: [Self: (title: String, meaning: String)] = [
    .segmentHead: (
      "segment head 段文件头", "The head of a file of blocks was changed or damaged."
    ),
    .strayBytes: (
      "stray bytes 应为零而非零",
      "The format has zeros here and readers ignore them: the file was changed or damaged, the "
        + "facts in it are not touched."
    ),
    .damagedBlock: (
      "damaged block 区块损坏",
      "A block's bytes are not those that were written: its vouchers cannot be relied upon. "
        + "Restore it from a backup (从备份恢复)."
    ),
    .brokenChain: (
      "broken chain 区块链断开",
      "Blocks were removed, added or put in another order (删除、插入或调换)."
    ),
    .tornEnd: (
      "torn end 末尾残缺",
      "Behind the newest whole block stands something that is none: a write that a crash cut off, "
        + "or damage. An opening drops it; it was never acknowledged."
    ),
    .oddBlock: (
      "odd block 区块格式不符", "The block's digests are right and it was not written by the rules."
    ),
    .contradiction: (
      "contradiction 账实推演不符",
      "The facts of a block lead to other balances, numbers or links than it says: somebody wrote "
        + "it who did not keep these books (伪造或篡改)."
    ),
    .brokenBooks: (
      "broken books 试算不平", "The books contradict themselves after the last block."
    ),
    .mark: (
      "mark 高水位标记",
      "The file that says which block is known to be durable is damaged, or does not fit the blocks."
    ),
    .index: (
      "index 段索引", "An index does not say what its segment says. It is made again at an opening."
    ),
    .snapshot: (
      "snapshot 快照", "A snapshot is damaged, or is not the state that the blocks lead to."
    ),
    .archived: (
      "archived 已归档",
      "Blocks were moved to an archive: bring the segment back, or name the archive's folder."
    ),
  ]

  private static let ofEvidence: [Self: (title: String, meaning: String)] = [
    .note: ("malformed note 签名文本格式错误", "The checkpoint cannot be read and proves nothing."),
    .signature: (
      "signature 签名不符", "The checkpoint was changed after it was signed, or signed by another key."
    ),
    .unknownKey: (
      "unknown key 未知密钥",
      "It is not signed by a key that is trusted: anybody can have written it (来源不明)."
    ),
    .rolledBack: (
      "rolled back 账本回退",
      "What is here ends before a checkpoint that was signed: newer blocks were withheld or lost."
    ),
    .forked: (
      "forked 账本分叉",
      "What is here is not the history that the checkpoint was signed over: two histories of one "
        + "journal exist, and the keeper of the books signed or served both."
    ),
    .proof: ("proof 证明不成立", "The proof does not lead from the data to the signed checkpoint."),
  ]

  private static let ofBundles: [Self: (title: String, meaning: String)] = [
    .manifest: ("manifest 清单", "The list of the bundle's files and sums is not what it must be."),
    .fileDigest: (
      "file digest 文件摘要不符", "The file is not the one that the manifest lists (已被改动)."
    ),
    .truncated: ("truncated 被截断", "The end of a file is missing: what is here is not whole."),
    .extract: (
      "extract 区块摘录不符", "An extract does not lead to the digest of its block: it was changed."
    ),
    .accountChain: (
      "account chain 账户流水不连续",
      "The legs of an account do not follow one another: some are missing, or a balance is not the "
        + "sum of what stands before it."
    ),
    .voucherNumber: (
      "voucher number 凭证号断号", "The voucher numbers of a ledger and month have a gap or repeat."
    ),
    .unbalanced: ("unbalanced 借贷不平", "Debits and credits of a voucher differ in a ledger."),
    .counts: ("counts 数目或合计不符", "The manifest counts or sums something else than is here."),
    .rendering: (
      "rendering 导出文件被改动",
      "The file is not what the proven part of the bundle says: an amount, a text or a row was "
        + "edited, added or left out."
    ),
  ]
}
