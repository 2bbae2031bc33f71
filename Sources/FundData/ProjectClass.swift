/// A class of project (项目类别): a family after a box (专栏) of the plan, or one of its works.
package struct ProjectClass: Sendable, Equatable {
  /// `P18` for the family of 专栏18, `P1801` for its first work.
  package let code: String
  /// The family; nil for a family.
  package let parent: String?
  package let chineseName: String
  package let englishName: String
  package let kind: Kind
  /// Works for the public good (公益性建设项目), for which no county's matching money may be asked.
  package let isPublicGood: Bool
  package let validity: Validity
  package let source: String

  /// What pooled money may pay for is production and infrastructure.
  package enum Kind: String, Sendable, CaseIterable {
    /// 农业生产发展.
    case production
    /// 农村基础设施.
    case infrastructure
    case other
  }
}
