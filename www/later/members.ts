/** The later part with turnover's lists of members. */
export { MemberLists } from "../views/member-lists";
