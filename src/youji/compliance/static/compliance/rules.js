// Made by tools/emit_rules.py of the rules in Python; change those.
"use strict";

(() => {
const own = (o, k) => Object.prototype.hasOwnProperty.call(o, k);
const $no = (kind, said) => { throw new Error(`${kind}: ${said}`); };
const $kind = (x) => (x === null ? "none" : Array.isArray(x) ? "list" : typeof x);
const $num = (x) => (typeof x === "number" ? x : $no("TypeError", "not a number"));
const whole = (n) => (Number.isSafeInteger($num(n)) ? n : $no("OverflowError", n));
const $add = (a, b) => { const k = $kind(a); return k !== $kind(b) ? $no("TypeError", "+") : k === "string" ? a + b : k === "list" ? a.concat(b) : k === "number" ? whole(a + b) : $no("TypeError", "+"); };
const $sub = (a, b) => whole($num(a) - $num(b));
const $mul = (a, b) => whole($num(a) * $num(b));
const $mod = (a, b) => { if ($num(b) === 0) $no("ZeroDivisionError", ""); const m = $num(a) % b; return m !== 0 && m < 0 !== b < 0 ? m + b : m + 0; };
const $div = (a, b) => { const r = ($num(a) - $mod(a, b)) / b; return r === 0 ? 0 : r; };
const $truth = (x) => x === null || x === false ? false : x === true ? true : typeof x === "number" ? x !== 0 : typeof x === "string" || Array.isArray(x) ? x.length > 0 : Object.keys(x).length > 0;
const $or = (x, y) => ($truth(x) ? x : y());
const $and = (x, y) => ($truth(x) ? y() : x);
const $same = (a, b) => { const k = $kind(a); return k === "object" || $kind(b) === "object" ? $no("TypeError", "== of dicts") : k === $kind(b) && (k === "list" ? a.length === b.length && a.every((x, i) => $same(x, b[i])) : a === b); };
const $points = (a, b) => { const x = [...a], y = [...b]; for (let i = 0; i < x.length && i < y.length; i++) { const d = x[i].codePointAt(0) - y[i].codePointAt(0); if (d) return d; } return x.length - y.length; };
const $order = (a, b) => { const k = $kind(a); return k !== $kind(b) ? $no("TypeError", "<") : k === "number" ? a - b : k === "string" ? $points(a, b) : $no("TypeError", "<"); };
const $has = (box, x) => { const k = $kind(box); return k === "string" ? (typeof x === "string" ? box.includes(x) : $no("TypeError", "in")) : k === "list" ? box.some((y) => $same(x, y)) : k === "object" ? own(box, x) : $no("TypeError", "in"); };
const $at = (box, i) => { if ($kind(box) === "object") return own(box, i) ? box[i] : $no("KeyError", i); const all = $kind(box) === "string" ? [...box] : $kind(box) === "list" ? box : $no("TypeError", "[]"); const j = $num(i) < 0 ? i + all.length : i; return j >= 0 && j < all.length ? all[j] : $no("IndexError", i); };
const $put = (box, k, v) => { if ($kind(box) !== "object") $no("TypeError", "[]="); box[k] = v; };
const $cut = (box, a, b) => $kind(box) === "string" ? [...box].slice(a, b).join("") : $kind(box) === "list" ? box.slice(a, b) : $no("TypeError", "[:]");
const $dict = (pairs) => { const d = Object.create(null); for (const [k, v] of pairs) d[k] = v; return d; };
const $text = (x) => (typeof x === "string" ? x : typeof x === "number" ? String(x) : $no("TypeError", "text of " + $kind(x)));
const $pad = (x, n) => ($num(x) < 0 ? $no("ValueError", "pad") : String(x).padStart(n, "0"));
const $len = (x) => { const k = $kind(x); return k === "string" ? [...x].length : k === "list" ? x.length : k === "object" ? Object.keys(x).length : $no("TypeError", "len"); };
const $range = (n) => Array.from({ length: Math.max(0, $num(n)) }, (_, i) => i);
const $each = (x) => ($kind(x) === "list" ? x : $kind(x) === "string" ? [...x] : $no("TypeError", "for over " + $kind(x)));
const $need = (a, n) => ($each(a).length === n ? a : $no("ValueError", "unpack"));
const $join = (x, by) => { for (const one of $each(x)) if (typeof one !== "string") $no("TypeError", "join"); return x.join(by); };
const digits = (t) => (typeof t === "string" && /^[0-9]+$/.test(t) ? whole(Number(t)) : $no("ValueError", t));
const ordered = (x) => [...new Set($each(x))].sort($points);
const keys_of = (box) => Object.keys(box).sort($points);
const found_in = (box, k) => ($kind(box) !== "object" ? $no("TypeError", "get") : own(box, k) ? box[k] : null);

// --- src/youji/shared/portable.py
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MOST = 9007199254740991;
function is_leap(year) {
return ((($same($mod(year, 4), 0)) && (!$same($mod(year, 100), 0))) || ($same($mod(year, 400), 0)));
}
function day_number(text) {
let before, day, month, number, year;
if (((!$same($len(text), 10)) || (!$same($cut(text, 4, 5), "-")) || (!$same($cut(text, 7, 8), "-")))) {
return digits("");
}
year = digits($cut(text, 0, 4));
month = digits($cut(text, 5, 7));
day = digits($cut(text, 8, 10));
if ((($order(year, 1) < 0) || ($order(month, 1) < 0) || ($order(month, 12) > 0) || ($order(day, 1) < 0) || ($order(day, month_length(year, month)) > 0))) {
return digits("");
}
before = $sub(year, 1);
number = $add($add($add($sub($add($mul(before, 365), $div(before, 4)), $div(before, 100)), $div(before, 400)), $at(DAYS_BEFORE_MONTH, $sub(month, 1))), day);
return ((($order(month, 2) > 0) && (is_leap(year))) ? $add(number, 1) : number);
}
function month_length(year, month) {
return ((($same(month, 2)) && (is_leap(year))) ? 29 : $at(DAYS_IN_MONTH, $sub(month, 1)));
}
function year_month_day(number) {
let left, month, n1, n100, n4, n400, year;
left = $sub(number, 1);
n400 = $div(left, 146097);
left = $mod(left, 146097);
n100 = $div(left, 36524);
n100 = (($same(n100, 4)) ? 3 : n100);
left = $sub(left, $mul(n100, 36524));
n4 = $div(left, 1461);
left = $mod(left, 1461);
n1 = $div(left, 365);
n1 = (($same(n1, 4)) ? 3 : n1);
left = $sub(left, $mul(n1, 365));
year = $add($add($add($add($mul(n400, 400), $mul(n100, 100)), $mul(n4, 4)), n1), 1);
month = 1;
while (($order(left, month_length(year, month)) >= 0)) {
left = $sub(left, month_length(year, month));
month = $add(month, 1);
}
return [year, month, $add(left, 1)];
}
function iso_day(number) {
let day, month, year;
[year, month, day] = $need(year_month_day(number), 3);
return ($pad(year, 4) + "-" + $pad(month, 2) + "-" + $pad(day, 2));
}
function said_day(number) {
let day, month, year;
[year, month, day] = $need(year_month_day(number), 3);
return ($text(year) + "年" + $text(month) + "月" + $text(day) + "日");
}
function common_divisor(one, other) {
let rest;
while ((!$same(other, 0))) {
rest = $mod(one, other);
one = other;
other = rest;
}
return ((!$same(one, 0)) ? one : 1);
}
function reduced(top, bottom) {
let by;
if (($same(bottom, 0))) {
return [$div(top, bottom), 1];
}
by = common_divisor((($order(top, 0) >= 0) ? top : $sub(0, top)), bottom);
return [$div(top, by), $div(bottom, by)];
}
function fraction(text) {
let _, parts, scale;
parts = $text(text).split(".");
if (($same($len(parts), 1))) {
return [digits(text), 1];
}
if ((!$same($len(parts), 2))) {
return [digits(""), 1];
}
scale = 1;
for (_ of $each($range($len($at(parts, 1)))).slice()) {
scale = whole($mul(scale, 10));
}
return reduced(whole($add(whole($mul(digits($at(parts, 0)), scale)), digits($at(parts, 1)))), scale);
}
function times(one, other) {
let first, second;
first = reduced($at(one, 0), $at(other, 1));
second = reduced($at(other, 0), $at(one, 1));
return [whole($mul($at(first, 0), $at(second, 0))), whole($mul($at(first, 1), $at(second, 1)))];
}
function over(one, other) {
if (($same($at(other, 0), 0))) {
return [$div($at(one, 0), $at(other, 0)), 1];
}
return times(one, [$at(other, 1), $at(other, 0)]);
}
function plus(one, other) {
return reduced(whole($add(whole($mul($at(one, 0), $at(other, 1))), whole($mul($at(other, 0), $at(one, 1))))), whole($mul($at(one, 1), $at(other, 1))));
}
function less(one, other) {
return $order(whole($mul($at(one, 0), $at(other, 1))), whole($mul($at(other, 0), $at(one, 1)))) < 0;
}
function said_amount(amount) {
let number, part, thousandths;
thousandths = $div(whole($add(whole($mul($at(amount, 0), 2000)), $at(amount, 1))), whole($mul(2, $at(amount, 1))));
number = $div(thousandths, 1000);
part = $mod(thousandths, 1000);
if (($same(part, 0))) {
return ($text(number));
}
if (($same($mod(part, 100), 0))) {
return ($text(number) + "." + $text($div(part, 100)));
}
if (($same($mod(part, 10), 0))) {
return ($text(number) + "." + $pad($div(part, 10), 2));
}
return ($text(number) + "." + $pad(part, 3));
}
// --- src/youji/compliance/logic/saying.py
const ALLOWED = "allowed";
const FORBIDDEN = "forbidden";
const UNKNOWN = "unknown";
const MARKS = ["reference", "pending", "verified"];
const MARK_WORDS = $dict([["reference", "参考值"], ["pending", "待核"], ["verified", "已核"]]);
const UNCHECKED = "（按未核对的参考值，以产品标签为准）";
const CHECK_LABEL = "请以产品标签为准。";
function weakest(marks) {
let mark;
for (mark of $each(MARKS).slice()) {
if (($has(marks, mark))) {
return mark;
}
}
return "verified";
}
function finding(rule, verdict, message, source, marks, values, remedy) {
let mark, said;
mark = weakest(marks);
said = ((($same(mark, "verified")) || ($same(message, ""))) ? message : ($text(message) + $text(UNCHECKED)));
return $dict([["rule", rule], ["verdict", verdict], ["message", said], ["source", source], ["mark", $at(MARK_WORDS, mark)], ["values", values], ["remedy", remedy]]);
}
function holds(row, on) {
return ((($same($at(row, "since"), "")) || ($order($at(row, "since"), on) <= 0)) && (($same($at(row, "until"), "")) || ($order(on, $at(row, "until")) < 0)));
}
function covers(codes, excepted, code) {
return ((!$same(code, "")) && (begins(code, codes)) && (!(begins(code, excepted))));
}
function begins(code, heads) {
return (($has(heads, code)) || ($has(heads, $cut(code, 0, 2))) || ($has(heads, $cut(code, 0, 4))) || ($has(heads, $cut(code, 0, 6))));
}
function called(look) {
return ($text(said_day($at(look, "day"))) + "用的" + $text($at($at(look, "use"), "input")));
}
function sources(law, rows) {
let row, said;
said = [law];
for (row of $each(rows).slice()) {
if (((!$same($at(row, "source"), "")) && (!$has(said, $at(row, "source"))))) {
said.push($at(row, "source"));
}
}
return $join(said, "；");
}
function marks_of(rows) {
return $each(rows).map((row) => $at(row, "mark"));
}
function true_name(case$, name) {
let other;
other = found_in($at($at(case$, "tables"), "aliases"), name);
return ((other === null) ? name : other);
}
function of_use(look) {
return $dict([["record", $at(look, "number")], ["on", iso_day($at(look, "day"))], ["input", $at($at(look, "use"), "input")]]);
}
function crop_of(case$) {
return $at($at(case$, "crop"), "name");
}
function all_clear(rule, law, message, rows) {
return finding(rule, ALLOWED, message, sources(law, rows), marks_of(rows), $dict([]), "");
}
// --- src/youji/compliance/logic/nearest.py
const SHOWN = 3;
function likeness(one, other) {
let common, left, sign;
left = $each(other).map((sign) => sign);
common = 0;
for (sign of $each(one).slice()) {
if (($has(left, sign))) {
common = $add(common, 1);
left = without(left, sign);
}
}
return (($order($add($len(one), $len(other)), 0) > 0) ? $div($mul(2000, common), $add($len(one), $len(other))) : 0);
}
function without(signs, sign) {
let each, gone, rest;
rest = [];
gone = false;
for (each of $each(signs).slice()) {
if ((($same(each, sign)) && (!(gone)))) {
gone = true;
} else {
rest.push(each);
}
}
return rest;
}
function nearest(asked, names) {
let _, best, close, found, like, most, name;
close = $each(names).filter((name) => ($order(likeness($cut(asked, 0, 40), name), 332) > 0)).map((name) => name);
found = [];
for (_ of $each($range(SHOWN)).slice()) {
best = "";
most = 0;
for (name of $each(close).slice()) {
like = likeness($cut(asked, 0, 40), name);
if (((!$has(found, name)) && ($order(like, most) > 0))) {
most = like;
best = name;
}
}
if (($same(best, ""))) {
return found;
}
found.push(best);
}
return found;
}
function did_you_mean(names) {
return ($truth(names) ? ("是不是：" + $text($join(names, "、")) + "？") : "");
}
// --- src/youji/compliance/logic/looking.py
const FORMULATIONS = $dict([["EC", "乳油"], ["SC", "悬浮剂"], ["WP", "可湿性粉剂"], ["WG", "水分散粒剂"], ["WDG", "水分散粒剂"], ["SP", "可溶粉剂"], ["SL", "可溶液剂"], ["AS", "水剂"], ["OD", "可分散油悬浮剂"], ["EW", "水乳剂"], ["ME", "微乳剂"], ["CS", "微囊悬浮剂"], ["SG", "可溶粒剂"], ["GR", "颗粒剂"], ["DP", "粉剂"], ["FS", "种子处理悬浮剂"], ["SE", "悬乳剂"], ["可溶性粉剂", "可溶粉剂"], ["SL水剂", "水剂"]]);
const LIQUIDS = ["乳油", "悬浮剂", "水剂", "可溶液剂", "可分散油悬浮剂", "水乳剂", "微乳剂", "微囊悬浮剂", "种子处理悬浮剂", "悬乳剂"];
const SOLIDS = ["可湿性粉剂", "水分散粒剂", "可溶粉剂", "可溶粒剂", "颗粒剂", "粉剂"];
function form_called(text) {
let found;
found = found_in(FORMULATIONS, text);
return ((found === null) ? text : found);
}
function named(case$, use) {
let by_name, by_number, tables;
tables = $at(case$, "tables");
if ((!$same($at(use, "registration"), ""))) {
by_number = found_in($at(tables, "labels"), ("#" + $text($at(use, "registration"))));
if ((by_number !== null)) {
return by_number;
}
}
by_name = found_in($at(tables, "labels"), $at(use, "input"));
if ((by_name === null)) {
by_name = found_in($at(tables, "labels"), true_name(case$, $at(use, "input")));
}
return ((by_name === null) ? [] : by_name);
}
function same_product(use, row) {
if (((!$same($at(use, "content"), "")) && (!$same($at(row, "content"), "")) && (!$same($at(use, "content"), $at(row, "content"))))) {
return false;
}
if ((($same($at(use, "formulation"), "")) || ($same($at(row, "formulation"), "")))) {
return true;
}
return $same(form_called($at(use, "formulation")), $at(row, "formulation"));
}
function aimed(use, rows) {
let hit;
hit = $each(rows).filter((row) => ((!$same($at(use, "target"), "")) && ($has($at(row, "targets"), $at(use, "target"))))).map((row) => row);
if ($truth(hit)) {
return hit;
}
return rows;
}
function actives_of(case$, use, rows) {
let active, found, name, row;
found = [];
for (row of $each(rows).slice()) {
for (active of $each($at(row, "actives")).slice()) {
name = true_name(case$, active);
if ((!$has(found, name))) {
found.push(name);
}
}
}
if ($truth(found)) {
return found;
}
return [true_name(case$, $at(use, "input"))];
}
function looked_at(case$, use, number) {
let day, fit, held, rows, until;
rows = $each(named(case$, use)).filter((row) => (same_product(use, row))).map((row) => row);
held = $each(rows).filter((row) => (holds(row, $at(use, "on")))).map((row) => row);
fit = $each(held).filter((row) => (covers($at(row, "codes"), $at(row, "excepted"), $at($at(case$, "crop"), "code")))).map((row) => row);
until = $at(use, "until");
day = day_number($at(use, "on"));
return $dict([["use", use], ["number", number], ["day", day], ["last", (((until === null) || ($order(until, $at(use, "on")) < 0)) ? day : day_number(until))], ["rows", rows], ["held", held], ["fit", aimed(use, fit)], ["actives", actives_of(case$, use, rows)]]);
}
function sprayed(looks) {
return $each(looks).filter((look) => ($same($at($at(look, "use"), "kind"), "spray"))).map((look) => look);
}
// --- src/youji/compliance/logic/registered.py
const USE_LAW = "《农药管理条例》第三十四条";
const QUALITY_LAW = "《农产品质量安全法》第二十九条";
function registered(case$, looks) {
let look, message, numbers, out, remedy, rows;
out = [];
rows = [];
for (look of $each(looks).slice()) {
rows = $add(rows, $at(look, "held"));
if ((!$truth($at(look, "held")))) {
out.push(not_registered(case$, look));
} else {
if ((!(number_fits(look)))) {
numbers = $each($at(look, "held")).map((row) => $at(row, "registration"));
message = ($text(called(look)) + "，登记表里没有登记证号" + $text($at($at(look, "use"), "registration")) + "。");
remedy = ("登记表里这个名称的登记证号：" + $text($join($cut(numbers, 0, 3), "、")) + "。请核对标签。");
out.push(finding("PPP-001", UNKNOWN, message, USE_LAW, marks_of($at(look, "held")), of_use(look), remedy));
}
}
}
return $or(out, () => [all_clear("PPP-001", USE_LAW, "使用的农药都查到登记。", rows)]);
}
function number_fits(look) {
let number, numbers;
number = $at($at(look, "use"), "registration");
numbers = $each($at(look, "held")).filter((row) => (!$same($at(row, "registration"), ""))).map((row) => $at(row, "registration"));
return (($same(number, "")) || (!$truth(numbers)) || ($has(numbers, number)));
}
function not_registered(case$, look) {
let close, ends, law, message, name, products, remedy, same, values;
name = $at($at(look, "use"), "input");
values = of_use(look);
if ($truth($at(look, "rows"))) {
ends = $each($at(look, "rows")).filter((row) => ((!$same($at(row, "until"), "")) && ($order($at(row, "until"), $at($at(look, "use"), "on")) <= 0))).map((row) => $at(row, "until"));
message = ($truth(ends) ? ($text(called(look)) + "，登记已在" + $text($at(ends, $sub(0, 1))) + "失效。") : ($text(called(look)) + "，当天还没有登记。"));
law = sources(USE_LAW, $at(look, "rows"));
return finding("PPP-001", FORBIDDEN, message, law, marks_of($at(look, "rows")), values, "请换用登记有效的产品。");
}
same = found_in($at($at(case$, "tables"), "labels"), name);
if ((same !== null)) {
products = $each(same).map((row) => ($text($at(row, "content")) + $text($at(row, "formulation"))));
message = ("没有查到" + $text(name) + "（" + $text($at($at(look, "use"), "content")) + $text($at($at(look, "use"), "formulation")) + "）的登记。");
$put(values, "nearest", distinct(products));
remedy = ("登记表里有：" + $text($join($cut(distinct(products), 0, 5), "、")) + "。请核对含量和剂型。");
return finding("PPP-001", UNKNOWN, message, USE_LAW, [], values, remedy);
}
close = nearest(name, $at($at(case$, "tables"), "names"));
$put(values, "nearest", close);
return finding("PPP-001", UNKNOWN, ("没有查到名为" + $text(name) + "的农药。"), USE_LAW, [], values, did_you_mean(close));
}
function distinct(texts) {
let out, text;
out = [];
for (text of $each(texts).slice()) {
if ((!$has(out, text))) {
out.push(text);
}
}
return out;
}
function crop_unknown(case$) {
return did_you_mean($at($at(case$, "crop"), "nearest"));
}
function for_the_crop(case$, looks) {
let crops, law, look, message, out, remedy, rows, values;
if (($same($at($at(case$, "crop"), "code"), ""))) {
values = $dict([["crop", crop_of(case$)], ["nearest", $at($at(case$, "crop"), "nearest")]]);
message = ("不认识作物“" + $text(crop_of(case$)) + "”。");
return [finding("PPP-002", UNKNOWN, message, USE_LAW, [], values, crop_unknown(case$))];
}
out = [];
rows = [];
for (look of $each(looks).slice()) {
rows = $add(rows, $at(look, "fit"));
if (($truth($at(look, "held")) && (!$truth($at(look, "fit"))))) {
crops = $join($cut(distinct($each($at(look, "held")).map((row) => $at(row, "crop"))), 0, 6), "、");
message = ($text(called(look)) + "登记用于" + $text(crops) + "，没有登记用于" + $text(crop_of(case$)) + "。" + $text(limit_said(case$, look)));
law = sources(USE_LAW, $at(look, "held"));
remedy = instead(case$, look);
out.push(finding("PPP-002", FORBIDDEN, message, law, marks_of($at(look, "held")), of_use(look), remedy));
} else {
if ((!$truth($at(look, "held")))) {
message = ("没有查到" + $text($at($at(look, "use"), "input")) + "在" + $text(crop_of(case$)) + "上的登记。" + $text(limit_said(case$, look)));
out.push(finding("PPP-002", UNKNOWN, message, USE_LAW, [], of_use(look), instead(case$, look)));
}
}
}
return $or(out, () => [all_clear("PPP-002", USE_LAW, ("都登记用于" + $text(crop_of(case$)) + "。"), rows)]);
}
function limit_said(case$, look) {
let best, fits, limit, what;
best = null;
for (limit of $each($at($at(case$, "tables"), "limits")).slice()) {
fits = (($same($at(limit, "crop"), $at($at(case$, "crop"), "code"))) && ($has($at(look, "actives"), $at(limit, "active"))));
if (((fits) && (holds(limit, $at($at(look, "use"), "on"))) && ((best === null) || ($order($at(limit, "rank"), $at(best, "rank")) < 0)))) {
best = limit;
}
}
if ((best === null)) {
return "";
}
what = ($text($at(best, "food")) + "里" + $text($at(best, "active")) + "的残留限量" + $text($at(best, "amount")) + " " + $text($at(best, "unit")));
return ($text($at(best, "source")) + "规定了" + $text(what) + "，限量不是登记，不能据此使用。");
}
function instead(case$, look) {
let few, good, key, names, row, rows, wanted;
names = [];
for (key of $each($at($at(case$, "tables"), "names")).slice()) {
rows = found_in($at($at(case$, "tables"), "labels"), key);
for (row of $each(((rows !== null) ? rows : [])).slice()) {
wanted = (($same($at($at(look, "use"), "target"), "")) || ($has($at(row, "targets"), $at($at(look, "use"), "target"))));
good = ((wanted) && (covers($at(row, "codes"), $at(row, "excepted"), $at($at(case$, "crop"), "code"))));
if (((good) && (holds(row, $at($at(look, "use"), "on"))) && (!(forbidden_here(case$, row, $at($at(look, "use"), "on")))))) {
names.push($at(row, "name"));
}
}
}
few = $join($cut(distinct(names), 0, 5), "、");
return ($truth(names) ? ("登记表里可用于" + $text(crop_of(case$)) + "的有：" + $text(few) + "。") : "");
}
function forbidden_here(case$, row, on) {
let active;
for (active of $each($at(row, "actives")).slice()) {
if ($truth($each(bans_of(case$, active, on)).filter((ban) => (!$same($at(ban, "kind"), "restricted"))).map((ban) => ban))) {
return true;
}
}
return false;
}
function against_the_target(case$, looks) {
let law, look, message, out, rows, target, targets;
out = [];
rows = [];
for (look of $each(looks).slice()) {
target = $at($at(look, "use"), "target");
targets = distinct([].concat(...$each($at(look, "fit")).map((row) => $each($at(row, "targets")).map((each) => each))));
if ((($same(target, "")) || (!$truth($at(look, "fit"))))) {
continue;
}
rows = $add(rows, $at(look, "fit"));
law = sources(USE_LAW, $at(look, "fit"));
if ((!$truth(targets))) {
message = ("登记表里没有" + $text($at($at(look, "use"), "input")) + "在" + $text(crop_of(case$)) + "上的防治对象。");
out.push(finding("PPP-003", UNKNOWN, message, law, marks_of($at(look, "fit")), of_use(look), "请查看产品标签。"));
} else {
if ((!$has(targets, target))) {
message = ($text(called(look)) + "在" + $text(crop_of(case$)) + "上登记防治" + $text($join(targets, "、")) + "，没有登记防治" + $text(target) + "。");
out.push(finding("PPP-003", FORBIDDEN, message, law, marks_of($at(look, "fit")), of_use(look), instead(case$, look)));
}
}
}
if (($truth(out) || (!$truth(rows)))) {
return out;
}
return [all_clear("PPP-003", USE_LAW, "防治对象都在登记范围内。", rows)];
}
function bans_of(case$, active, on) {
let ban, here, mine, out, rows;
rows = found_in($at($at(case$, "tables"), "bans"), active);
out = [];
for (ban of $each(((rows !== null) ? rows : [])).slice()) {
mine = (($same($at(ban, "category"), "")) || ($same($at(ban, "category"), $cut($at(case$, "category"), 0, 5))));
here = ((!$same($at(ban, "kind"), "crops")) || (covers($at(ban, "codes"), $at(ban, "excepted"), $at($at(case$, "crop"), "code"))));
if (((mine) && (here) && (holds(ban, on)))) {
out.push(ban);
}
}
return out;
}
function not_banned(case$, looks) {
let active, ban, law, look, message, out, remedy, since;
out = [];
for (look of $each(looks).slice()) {
for (active of $each($at(look, "actives")).slice()) {
for (ban of $each(bans_of(case$, active, $at($at(look, "use"), "on"))).slice()) {
if (($same($at(ban, "kind"), "banned"))) {
since = ((!$same($at(ban, "since"), "")) ? ("自" + $text($at(ban, "since")) + "起") : "");
message = ($text(called(look)) + "含" + $text(active) + "，" + $text(since) + "禁止使用。");
law = ($text(USE_LAW) + "；" + $text($at(ban, "source")));
remedy = instead(case$, look);
out.push(finding("PPP-008", FORBIDDEN, message, law, [$at(ban, "mark")], of_use(look), remedy));
}
}
}
}
return $or(out, () => [finding("PPP-008", ALLOWED, "没有用禁用的农药。", USE_LAW, [], $dict([]), "")]);
}
function not_restricted_here(case$, looks) {
let active, ban, law, look, message, method, out, remedy, verdict;
out = [];
for (look of $each(looks).slice()) {
for (active of $each($at(look, "actives")).slice()) {
for (ban of $each(bans_of(case$, active, $at($at(look, "use"), "on"))).slice()) {
law = ($text(USE_LAW) + "；" + $text($at(ban, "source")));
if (($same($at(ban, "kind"), "crops"))) {
message = ($text(called(look)) + "含" + $text(active) + "，不得用在" + $text($at(ban, "crops")) + "上。");
remedy = instead(case$, look);
out.push(finding("PPP-009", FORBIDDEN, message, law, [$at(ban, "mark")], of_use(look), remedy));
} else {
if (($same($at(ban, "kind"), "only"))) {
method = $at($at(look, "use"), "method");
verdict = (((!$same(method, "")) && ($has($at(ban, "exceptions"), method))) ? UNKNOWN : FORBIDDEN);
message = ($text(called(look)) + "含" + $text(active) + "，只准用于：" + $text($at(ban, "exceptions")) + "。");
remedy = instead(case$, look);
out.push(finding("PPP-009", verdict, message, law, [$at(ban, "mark")], of_use(look), remedy));
}
}
}
}
}
if ($truth(out)) {
return out;
}
if (($same($at($at(case$, "crop"), "code"), ""))) {
message = "不认识作物，不知道有没有部分范围禁止的农药。";
return [finding("PPP-009", UNKNOWN, message, USE_LAW, [], $dict([]), crop_unknown(case$))];
}
return [finding("PPP-009", ALLOWED, "没有用在这种作物上禁止的农药。", USE_LAW, [], $dict([]), "")];
}
const NO_POISON = ["02", "03", "04", "07", "08"];
function no_poison(case$, looks) {
let law, look, message, out, remedy, strong;
if ((!$has(NO_POISON, $cut($at($at(case$, "crop"), "code"), 0, 2)))) {
return [];
}
out = [];
for (look of $each(looks).slice()) {
strong = $each($at(look, "held")).filter((row) => ($has(["剧毒", "高毒"], $at(row, "toxicity")))).map((row) => row);
if ($truth(strong)) {
message = ($text(called(look)) + "是" + $text($at($at(strong, 0), "toxicity")) + "农药，不得用于" + $text(crop_of(case$)) + "。");
law = sources(USE_LAW, strong);
remedy = instead(case$, look);
out.push(finding("PPP-018", FORBIDDEN, message, law, marks_of(strong), of_use(look), remedy));
}
}
return $or(out, () => [finding("PPP-018", ALLOWED, "没有用剧毒、高毒农药。", USE_LAW, [], $dict([]), "")]);
}
// --- src/youji/compliance/logic/doses.py
const PER_MU = $dict([["mL/亩", [1, 1]], ["g/亩", [1, 1]], ["L/亩", [1000, 1]], ["kg/亩", [1000, 1]], ["mL/hm²", [1, 15]], ["g/hm²", [1, 15]], ["L/hm²", [1000, 15]], ["kg/hm²", [1000, 15]]]);
const KIND_OF = $dict([["mL/亩", "mL"], ["L/亩", "mL"], ["mL/hm²", "mL"], ["L/hm²", "mL"], ["g/亩", "g"], ["kg/亩", "g"], ["g/hm²", "g"], ["kg/hm²", "g"]]);
const TIMES = "倍";
function kind_of(unit, formulation) {
let known;
known = found_in(KIND_OF, unit);
if ((known !== null)) {
return known;
}
if ((($same(unit, TIMES)) && ($has(LIQUIDS, formulation)))) {
return "mL";
}
return ((($same(unit, TIMES)) && ($has(SOLIDS, formulation))) ? "g" : "");
}
function per_mu(value, unit, volume) {
let factor;
factor = found_in(PER_MU, unit);
if ((factor !== null)) {
return times(fraction(value), factor);
}
if (((!$same(unit, TIMES)) || (volume === null) || ($same($at(fraction(value), 0), 0)))) {
return null;
}
return over(times(fraction($at(volume, "value")), [1000, 1]), fraction(value));
}
function not_too_much(case$, looks) {
let found, look, made, message, out, rows;
out = [];
rows = [];
for (look of $each(looks).slice()) {
made = $at($at(look, "use"), "dose");
if (((made !== null) && $truth($at(look, "fit")))) {
rows = $add(rows, $at(look, "fit"));
out = $add(out, dose_of(look, made));
} else {
if ((made !== null)) {
message = ("没有可以比对的标签，" + $text(called(look)) + "的用量无法判断。");
out.push(finding("PPP-004", UNKNOWN, message, USE_LAW, [], of_use(look), "请以产品标签为准。"));
}
}
}
if (($truth(out) || (!$truth(rows)))) {
return out;
}
found = all_clear("PPP-004", USE_LAW, "用量没有超过标签规定。", []);
return [finding("PPP-004", "allowed", $at(found, "message"), sources(USE_LAW, rows), dose_marks(rows), $dict([]), "")];
}
function dose_marks(rows) {
return $each(rows).map((row) => $at(row, "dose_mark"));
}
function dose_of(look, made) {
let best, row, said;
best = [];
for (row of $each($at(look, "fit")).slice()) {
said = against_row(look, made, row);
if ((said === null)) {
return [];
}
best = (((!$truth(best)) || (($same($at(said, "verdict"), FORBIDDEN)) && ($same($at($at(best, 0), "verdict"), UNKNOWN)))) ? [said] : best);
}
return best;
}
function against_row(look, made, row) {
let given, limit, message, most, remedy, values, volume, wanted, why;
most = (($same($at(row, "unit"), TIMES)) ? $at(row, "low") : $at(row, "high"));
most = ((most === null) ? $at(row, "high") : most);
if ((most === null)) {
return unsure(look, row, "登记表里没有用量。", "请查看产品标签。");
}
if ((($same($at(row, "unit"), TIMES)) && ($same($at(made, "unit"), TIMES)))) {
return too_strong(look, row, made, most);
}
volume = $at($at(look, "use"), "spray_volume");
wanted = kind_of($at(row, "unit"), $at(row, "formulation"));
why = not_comparable(look, made, row);
if ((why !== null)) {
return why;
}
given = per_mu($at(made, "value"), $at(made, "unit"), volume);
limit = per_mu(most, $at(row, "unit"), volume);
if (((given === null) || (limit === null))) {
return unsure(look, row, "用量换算不出来。", "请核对用量和用水量。");
}
if ((!(less(limit, given)))) {
return null;
}
values = of_use(look);
$put(values, "given", said_amount(given));
$put(values, "most", said_amount(limit));
$put(values, "unit", ($text(wanted) + "/亩"));
message = ($text(called(look)) + "每亩" + $text(said_amount(given)) + " " + $text(wanted) + "，超过标签规定的" + $text(said_amount(limit)) + " " + $text(wanted) + "。");
remedy = ("每亩最多" + $text(said_amount(limit)) + " " + $text(wanted) + "。");
return finding("PPP-004", FORBIDDEN, message, sources(USE_LAW, [row]), [$at(row, "dose_mark")], values, remedy);
}
function not_comparable(look, made, row) {
let kind, message, volume, wanted;
volume = $at($at(look, "use"), "spray_volume");
if (((($same($at(row, "unit"), TIMES)) || ($same($at(made, "unit"), TIMES))) && (volume === null))) {
return unsure(look, row, "稀释倍数和每亩用量要换算，还缺每亩用水量。", "请补填每亩用水量。");
}
kind = kind_of($at(made, "unit"), $at(row, "formulation"));
wanted = kind_of($at(row, "unit"), $at(row, "formulation"));
if ((($same(kind, "")) || ($same(wanted, "")))) {
message = ("用量单位“" + $text($at(made, "unit")) + "”和标签的“" + $text($at(row, "unit")) + "”不能换算。");
return unsure(look, row, message, ("请按" + $text($at(row, "unit")) + "填写。"));
}
if ((!$same(kind, wanted))) {
message = ("用量按" + $text(kind) + "填，标签按" + $text(wanted) + "规定，不能直接比较。");
return unsure(look, row, message, ("请按" + $text(wanted) + "填写。"));
}
return null;
}
function too_strong(look, row, made, most) {
let message, remedy, values;
if ((!(less(fraction($at(made, "value")), fraction(most))))) {
return null;
}
values = of_use(look);
$put(values, "given", $at(made, "value"));
$put(values, "most", most);
$put(values, "unit", TIMES);
message = ($text(called(look)) + "稀释" + $text($at(made, "value")) + "倍，浓度高于标签规定的" + $text(most) + "倍。");
remedy = ("请稀释到" + $text(most) + "倍以上。");
return finding("PPP-004", FORBIDDEN, message, sources(USE_LAW, [row]), [$at(row, "dose_mark")], values, remedy);
}
function unsure(look, row, why, remedy) {
let message;
message = ($text(called(look)) + "：" + $text(why));
return finding("PPP-004", UNKNOWN, message, sources(USE_LAW, [row]), [$at(row, "dose_mark")], of_use(look), remedy);
}
// --- src/youji/compliance/logic/seasons.py
const PERCENT = 100;
const LEAST_CM2 = 100000;
function reaches(case$, look) {
let ground, shared;
shared = $at($at(look, "use"), "shared_cm2");
ground = $at(case$, "ground");
if ((shared === null)) {
return true;
}
if (($order(shared, 0) <= 0)) {
return false;
}
return (($order(shared, LEAST_CM2) >= 0) || (ground === null) || ($order($mul(shared, PERCENT), $at(ground, "cm2")) >= 0));
}
function part(case$, look) {
let ground, shared;
shared = $at($at(look, "use"), "shared_cm2");
ground = $at(case$, "ground");
if (((shared === null) || (ground === null) || ($order($at(ground, "cm2"), 0) <= 0))) {
return "";
}
return ("（在本地块的" + $text(said_amount([$mul(shared, PERCENT), $at(ground, "cm2")])) + "%上）");
}
function containing(looks, active) {
return $each(looks).filter((look) => ($has($at(look, "actives"), active))).map((look) => look);
}
function all_actives(looks) {
return distinct([].concat(...$each(looks).map((look) => $each($at(look, "actives")).map((active) => active))));
}
function not_too_often(case$, looks) {
let active, law, limits, message, out, remedy, rows, said, uses, values;
out = [];
rows = [];
for (active of $each(all_actives(looks)).slice()) {
uses = containing(looks, active);
said = [].concat(...$each(uses).map((look) => $each($at(look, "fit")).map((row) => row)));
rows = $add(rows, said);
if ((!$truth(said))) {
continue;
}
limits = $each(said).filter((row) => ($at(row, "most") !== null)).map((row) => $at(row, "most"));
law = sources(USE_LAW, said);
values = $dict([["active", active], ["times", $len(uses)]]);
if ((!$truth(limits))) {
message = ("登记表里没有" + $text(active) + "每季最多使用次数。");
out.push(finding("PPP-005", UNKNOWN, message, law, marks_of(said), values, "请查看产品标签。"));
} else {
if (($order($len(uses), least(limits)) > 0)) {
$put(values, "most", least(limits));
message = ($text(active) + "本季用了" + $text($len(uses)) + "次，标签规定最多" + $text(least(limits)) + "次：" + $text(days_of(case$, uses)) + "。");
remedy = "请换用其他有效成分的农药。";
out.push(finding("PPP-005", FORBIDDEN, message, law, marks_of(said), values, remedy));
}
}
}
if (($truth(out) || (!$truth(rows)))) {
return out;
}
return [all_clear("PPP-005", USE_LAW, "使用次数没有超过标签规定。", rows)];
}
function least(numbers) {
let best, number;
best = $at(numbers, 0);
for (number of $each(numbers).slice()) {
best = (($order(number, best) < 0) ? number : best);
}
return best;
}
function greatest(numbers) {
let best, number;
best = $at(numbers, 0);
for (number of $each(numbers).slice()) {
best = (($order(number, best) > 0) ? number : best);
}
return best;
}
function days_of(case$, looks) {
return $join($each($cut(looks, 0, 6)).map((look) => ($text(said_day($at(look, "day"))) + $text(part(case$, look)))), "、");
}
function far_enough_apart(case$, looks) {
let active, after, before, days, intervals, law, message, next_day, number, out, remedy, rows, said, uses, values;
out = [];
rows = [];
for (active of $each(all_actives(looks)).slice()) {
uses = containing(looks, active);
for (number of $each($range($sub($len(uses), 1))).slice()) {
before = $at(uses, number);
after = $at(uses, $add(number, 1));
said = $add($at(before, "fit"), $at(after, "fit"));
intervals = $each(said).filter((row) => ($at(row, "interval") !== null)).map((row) => $at(row, "interval"));
rows = $add(rows, said);
if (($truth(intervals) && ($order($sub($at(after, "day"), $at(before, "last")), greatest(intervals)) < 0))) {
next_day = $add($at(before, "last"), greatest(intervals));
values = of_use(after);
$put(values, "interval", greatest(intervals));
$put(values, "earliest", iso_day(next_day));
days = $sub($at(after, "day"), $at(before, "last"));
message = ($text(called(after)) + "离上一次" + $text(part(case$, before)) + "只有" + $text(days) + "天，标签规定间隔" + $text(greatest(intervals)) + "天。");
remedy = ("最早" + $text(said_day(next_day)) + "可再用。");
law = sources(USE_LAW, said);
out.push(finding("PPP-006", FORBIDDEN, message, law, marks_of(said), values, remedy));
}
}
}
if (($truth(out) || (!$truth(rows)))) {
return out;
}
return [all_clear("PPP-006", USE_LAW, "两次使用之间没有短于标签规定的间隔。", rows)];
}
function interval_of(look) {
let days;
days = $each($at(look, "fit")).filter((row) => ($at(row, "phi") !== null)).map((row) => $at(row, "phi"));
return (($truth(days) && ($same($len(days), $len($at(look, "fit"))))) ? greatest(days) : null);
}
function earliest_after(looks) {
let days, ends, look;
ends = [];
for (look of $each(looks).slice()) {
days = interval_of(look);
if ((days !== null)) {
ends.push($add($at(look, "last"), days));
}
}
return ($truth(ends) ? greatest(ends) : null);
}
function interval_is_over(case$, looks) {
let before, harvest, latest, law, message, missing, names, out, remedy, rows, values, why;
rows = [].concat(...$each(looks).map((look) => $each($at(look, "fit")).map((row) => row)));
law = sources(QUALITY_LAW, rows);
harvest = $at(case$, "harvest_on");
before = $each(looks).filter((look) => ((harvest === null) || ($order($at(look, "day"), day_number(harvest)) <= 0))).map((look) => look);
latest = earliest_after(before);
out = [];
missing = $each(before).filter((look) => (interval_of(look) === null)).map((look) => look);
if ($truth(missing)) {
names = distinct($each(missing).map((look) => $at($at(look, "use"), "input")));
values = $dict([["missing", names]]);
message = ("查不到" + $text($join(names, "、")) + "在这种作物上的安全间隔期，算不出最早采收日。");
out.push(finding("PPP-007", UNKNOWN, message, law, [], values, "请查看产品标签。"));
}
if ((latest === null)) {
return $or(out, () => [finding("PPP-007", ALLOWED, "采收前没有用药。", law, [], $dict([]), "")]);
}
values = $dict([["earliest", iso_day(latest)]]);
remedy = ("最早" + $text(said_day(latest)) + "可采收。");
if (((harvest !== null) && ($order(day_number(harvest), latest) < 0))) {
why = $join($each(before).filter((look) => (late(look, day_number(harvest)))).map((look) => called_with_days(case$, look)), "、");
message = ($text(why) + "，" + $text(said_day(day_number(harvest))) + "还不能采收。");
out.push(finding("PPP-007", FORBIDDEN, message, law, marks_of(rows), values, remedy));
} else {
if ((!$truth(missing))) {
message = ((harvest !== null) ? "安全间隔期已满。" : "安全间隔期可以算出。");
out.push(finding("PPP-007", ALLOWED, message, law, marks_of(rows), values, remedy));
}
}
return out;
}
function late(look, harvest) {
let days;
days = interval_of(look);
return ((days !== null) && ($order($add($at(look, "last"), days), harvest) > 0));
}
function called_with_days(case$, look) {
let days;
days = interval_of(look);
return ($text(called(look)) + $text(part(case$, look)) + "安全间隔期" + $text(((days === null) ? 0 : days)) + "天");
}
function entered_late_enough(case$, looks) {
let days, enter, first, law, look, message, out, remedy, rows, values;
enter = $at(case$, "enter_on");
if ((enter === null)) {
return [];
}
out = [];
rows = [].concat(...$each(looks).map((look) => $each($at(look, "fit")).map((row) => row)));
for (look of $each(looks).slice()) {
days = $each($at(look, "fit")).filter((row) => ($at(row, "reentry") !== null)).map((row) => $at(row, "reentry"));
if (($order($at(look, "day"), day_number(enter)) > 0)) {
continue;
}
if ((!$truth(days))) {
message = ("查不到" + $text($at($at(look, "use"), "input")) + "施药后多久可以进入。");
out.push(finding("PPP-014", UNKNOWN, message, USE_LAW, [], of_use(look), "请查看产品标签。"));
} else {
if (($order(day_number(enter), $add($at(look, "last"), greatest(days))) < 0)) {
first = $add($at(look, "last"), greatest(days));
values = of_use(look);
$put(values, "earliest", iso_day(first));
message = ($text(called(look)) + "，" + $text(said_day(day_number(enter))) + "还不能进入。");
remedy = ("最早" + $text(said_day(first)) + "可进入。");
law = sources(USE_LAW, $at(look, "fit"));
out.push(finding("PPP-014", FORBIDDEN, message, law, marks_of($at(look, "fit")), values, remedy));
}
}
}
return $or(out, () => [all_clear("PPP-014", USE_LAW, "可以进入。", rows)]);
}
// --- src/youji/compliance/logic/lists.py
const PESTICIDES = "《绿色食品 农药使用准则》（NY/T 393）";
const FERTILISERS = "《绿色食品 肥料使用准则》（NY/T 394）";
const ORGANIC = "《有机产品 生产、加工、标识与管理体系要求》（GB/T 19630）";
const GRADE = $dict([["green-a", "A"], ["green-aa", "AA"], ["organic", "organic"]]);
const GRADE_WORDS = $dict([["green-a", "绿色食品A级"], ["green-aa", "绿色食品AA级"], ["organic", "有机生产"]]);
function listed_as(case$, active, on) {
let kind, out, rows;
rows = found_in($at($at(case$, "tables"), "listed"), active);
out = $each(((rows !== null) ? rows : [])).filter((row) => (holds(row, on))).map((row) => row);
if ($truth(out)) {
return out;
}
for (kind of $each(keys_of($at($at(case$, "tables"), "kinds"))).slice()) {
if (($has(active, kind))) {
out = $add(out, $each($at($at($at(case$, "tables"), "kinds"), kind)).filter((row) => (holds(row, on))).map((row) => row));
}
}
return out;
}
function on_the_green_list(case$, looks) {
let active, grade, look, marks, message, out, own, remedy, rows, values;
if ((!$has(["green-a", "green-aa"], $at(case$, "category")))) {
return [];
}
grade = $at(GRADE, $at(case$, "category"));
out = [];
marks = [];
for (look of $each(looks).slice()) {
for (active of $each($at(look, "actives")).slice()) {
rows = listed_as(case$, active, $at($at(look, "use"), "on"));
marks = $add(marks, $each(rows).map((row) => $at(row, "mark")));
if ((!$truth($each(rows).filter((row) => ($has($at(row, "grades"), grade))).map((row) => row)))) {
values = of_use(look);
$put(values, "active", active);
message = ($text(called(look)) + "含" + $text(active) + "，不在" + $text($at(GRADE_WORDS, $at(case$, "category"))) + "可用的清单里。");
remedy = instead(case$, look);
own = ($truth(rows) ? $each(rows).map((row) => $at(row, "mark")) : ["pending"]);
out.push(finding("PPP-011", FORBIDDEN, message, PESTICIDES, own, values, remedy));
}
}
}
return $or(out, () => [finding("PPP-011", ALLOWED, "都在可用的清单里。", PESTICIDES, marks, $dict([]), "")]);
}
function organic_only(case$, looks) {
let active, grades, look, message, out, remedy, rows, values;
if ((!$same($at(case$, "category"), "organic"))) {
return [];
}
out = [];
for (look of $each(looks).slice()) {
for (active of $each($at(look, "actives")).slice()) {
rows = listed_as(case$, active, $at($at(look, "use"), "on"));
grades = [].concat(...$each(rows).map((row) => $each($at(row, "grades")).map((grade) => grade)));
values = of_use(look);
$put(values, "active", active);
if (($has(grades, "organic"))) {
continue;
}
if (($has(grades, "AA"))) {
message = ($text(active) + "是不是有机生产可用的物质，清单原文还没有录入。");
out.push(finding("PPP-016", UNKNOWN, message, ORGANIC, [], values, "请核对清单原文，或问认证机构。"));
} else {
message = ($text(called(look)) + "含" + $text(active) + "，不是有机生产可用的物质。");
remedy = "请改用生物、物理防治，或清单里的物质。";
out.push(finding("PPP-016", FORBIDDEN, message, ORGANIC, ["reference"], values, remedy));
}
}
}
return $or(out, () => [finding("PPP-016", ALLOWED, "都是有机生产可用的物质。", ORGANIC, ["pending"], $dict([]), "")]);
}
function nutrient_of(case$, look) {
let row, rows;
rows = found_in($at($at(case$, "tables"), "nutrients"), true_name(case$, $at($at(look, "use"), "input")));
for (row of $each(((rows !== null) ? rows : [])).slice()) {
if ((holds(row, $at($at(look, "use"), "on")))) {
return row;
}
}
return null;
}
function is_organic(case$, look) {
let row, said;
row = nutrient_of(case$, look);
said = $at($at(look, "use"), "organic");
if ((said !== null)) {
return said;
}
return ((row === null) ? null : $at(row, "organic"));
}
function nitrogen_per_mu(case$, look) {
let made, percent, row, share;
row = nutrient_of(case$, look);
percent = $at($at(look, "use"), "nitrogen");
if (((percent === null) && (row !== null))) {
percent = $at(row, "n");
}
made = $at($at(look, "use"), "dose");
if (((percent === null) || (made === null))) {
return null;
}
share = over(fraction(percent), [100, 1]);
if (($same($at(made, "unit"), "kg/亩"))) {
return times(fraction($at(made, "value")), share);
}
if (($same($at(made, "unit"), "kg/hm²"))) {
return times(over(fraction($at(made, "value")), [15, 1]), share);
}
return (($same($at(made, "unit"), "g/亩")) ? times(over(fraction($at(made, "value")), [1000, 1]), share) : null);
}
function half_the_nitrogen(case$, looks) {
let amount, half, look, marks, message, need, remedy, row, total, values;
if ((!$same($at(case$, "category"), "green-a"))) {
return [];
}
total = [0, 1];
marks = ["reference"];
for (look of $each(looks).slice()) {
if ((is_organic(case$, look) === true)) {
continue;
}
amount = nitrogen_per_mu(case$, look);
if (((amount === null) || (is_organic(case$, look) === null))) {
message = ($text(called(look)) + "含多少氮、是不是有机肥不清楚，无机氮算不出来。");
remedy = "请补填含氮量、用量（kg/亩）和是不是有机肥。";
return [finding("FER-001", UNKNOWN, message, FERTILISERS, [], of_use(look), remedy)];
}
row = nutrient_of(case$, look);
marks = ((row === null) ? marks : [...$each(marks), $at(row, "mark")]);
total = plus(total, amount);
}
need = $at(case$, "nitrogen_need");
values = $dict([["inorganic_n", said_amount(total)]]);
if ((need === null)) {
if (($same($at(total, 0), 0))) {
return [finding("FER-001", ALLOWED, "没有施用无机氮肥。", FERTILISERS, marks, values, "")];
}
message = ("已施无机氮每亩" + $text(said_amount(total)) + " kg，当季需氮量没有填，无法判断。");
return [finding("FER-001", UNKNOWN, message, FERTILISERS, [], values, "请按目标产量填写当季需氮量。")];
}
half = over(fraction(need), [2, 1]);
$put(values, "most", said_amount(half));
if ((less(half, total))) {
message = ("无机氮每亩" + $text(said_amount(total)) + " kg，超过当季需氮量一半" + $text(said_amount(half)) + " kg。");
remedy = ("无机氮每亩最多" + $text(said_amount(half)) + " kg，其余用有机肥。");
return [finding("FER-001", FORBIDDEN, message, FERTILISERS, marks, values, remedy)];
}
return [finding("FER-001", ALLOWED, "无机氮没有超过当季需氮量的一半。", FERTILISERS, marks, values, "")];
}
function no_chemical_fertiliser(case$, looks) {
let law, look, message, organic, out;
if ((!$has(["green-aa", "organic"], $at(case$, "category")))) {
return [];
}
law = (($same($at(case$, "category"), "organic")) ? ORGANIC : FERTILISERS);
out = [];
for (look of $each(looks).slice()) {
organic = is_organic(case$, look);
if ((organic === null)) {
message = ($text(called(look)) + "是不是有机肥，没有填也查不到。");
out.push(finding("FER-002", UNKNOWN, message, law, [], of_use(look), "请填写是不是有机肥。"));
} else {
if ((!$truth(organic))) {
message = ($text(called(look)) + "不是有机肥，" + $text($at(GRADE_WORDS, $at(case$, "category"))) + "不得使用。");
out.push(finding("FER-002", FORBIDDEN, message, law, ["reference"], of_use(look), "请改用有机肥。"));
}
}
}
return $or(out, () => [finding("FER-002", ALLOWED, "都是有机肥。", law, ["reference"], $dict([]), "")]);
}
// --- src/youji/compliance/logic/medicines.py
const QUALITY = "《农产品质量安全法》第二十九条";
const DRUGS = "《兽药管理条例》第三十八条、第四十条";
const UNITS = $dict([["day", "日"], ["hour", "小时"], ["degree_day", "度日"]]);
function drug_not_banned(case$, looks) {
let ban, law, look, message, out, remedy, rows;
out = [];
for (look of $each(looks).slice()) {
rows = found_in($at($at(case$, "tables"), "drug_bans"), true_name(case$, $at($at(look, "use"), "input")));
for (ban of $each(((rows !== null) ? rows : [])).slice()) {
if ((holds(ban, $at($at(look, "use"), "on")))) {
message = ($text(called(look)) + "是食用动物禁用的药品。");
law = ($text(DRUGS) + "；" + $text($at(ban, "source")));
remedy = "请停用，报告乡镇兽医。";
out.push(finding("VET-001", FORBIDDEN, message, law, [$at(ban, "mark")], of_use(look), remedy));
}
}
}
return $or(out, () => [finding("VET-001", ALLOWED, "没有用禁用的药品。", DRUGS, [], $dict([]), "")]);
}
function product_of(case$) {
let names;
names = $join($at($at(case$, "crop"), "names"), "");
if (($has(names, "蛋"))) {
return ["egg"];
}
return (($has(names, "奶")) ? ["milk"] : ["meat", "fish"]);
}
function of_species(case$, row) {
let name, species;
for (species of $each($at(row, "species")).slice()) {
for (name of $each($at($at(case$, "crop"), "names")).slice()) {
if (($has(name, species))) {
return true;
}
}
}
return !$truth($at(row, "species"));
}
function withdrawals_of(case$, look) {
let fits, form, out, row, rows;
rows = found_in($at($at(case$, "tables"), "withdrawals"), true_name(case$, $at($at(look, "use"), "input")));
form = $at($at(look, "use"), "formulation");
out = [];
for (row of $each(((rows !== null) ? rows : [])).slice()) {
fits = (($same(form, "")) || ($same($at(row, "form"), "")) || ($has($at(row, "form"), form)));
if (((fits) && (holds(row, $at($at(look, "use"), "on"))) && ($has(product_of(case$), $at(row, "product"))) && (of_species(case$, row)))) {
out.push(row);
}
}
return out;
}
function end_of(case$, look, row) {
let amount, from_hour, hour, period;
period = $at(row, "period");
if ((period === null)) {
return null;
}
amount = fraction(period);
if (($same($at(row, "unit"), "day"))) {
return $add($at(look, "last"), up(amount));
}
if (($same($at(row, "unit"), "hour"))) {
hour = $at($at(look, "use"), "hour");
from_hour = ((hour === null) ? 24 : hour);
return $add($at(look, "last"), up(over(plus(amount, [from_hour, 1]), [24, 1])));
}
return (($same($at(row, "unit"), "degree_day")) ? warm_enough($at(case$, "temperatures"), $at(look, "last"), amount) : null);
}
function up(amount) {
return $div($sub($add($at(amount, 0), $at(amount, 1)), 1), $at(amount, 1));
}
function warm_enough(series, last, wanted) {
let day, sum_tenths, tenths;
sum_tenths = 0;
day = last;
while ((less([sum_tenths, 10], wanted))) {
day = $add(day, 1);
tenths = on_day(series, day);
if ((tenths === null)) {
return null;
}
sum_tenths = $add(sum_tenths, (($order(tenths, 0) > 0) ? tenths : 0));
}
return day;
}
function on_day(series, day) {
let one;
for (one of $each(series).slice()) {
if (($same($at(one, "on"), iso_day(day)))) {
return $at(one, "tenths");
}
}
return null;
}
function first_gap(series, last) {
let day;
day = $add(last, 1);
while ((on_day(series, day) !== null)) {
day = $add(day, 1);
}
return day;
}
function why_not(case$, look, rows) {
let day, row;
for (row of $each(rows).slice()) {
if (($same($at(row, "unit"), "degree_day"))) {
day = first_gap($at(case$, "temperatures"), $at(look, "last"));
return ("休药期" + $text($at(row, "period")) + "度日，" + $text(said_day(day)) + "没有水温记录，算不出休药期哪天满。");
}
}
return "休药期没有天数，算不出哪天满。";
}
function withdrawal_is_over(case$, looks) {
let ends, harvest, law, look, marks, message, out, remedy, rows, values;
out = [];
harvest = $at(case$, "harvest_on");
marks = [];
law = QUALITY;
for (look of $each(looks).slice()) {
if (((harvest !== null) && ($order(day_number(harvest), $at(look, "day")) < 0))) {
continue;
}
rows = withdrawals_of(case$, look);
marks = $add(marks, $each(rows).map((row) => $at(row, "mark")));
law = ($truth(rows) ? ($text(QUALITY) + "；" + $text($at($at(rows, 0), "source"))) : QUALITY);
out = $add(out, withdrawal_of(case$, look, rows, law));
}
if ($truth(out)) {
return out;
}
ends = $each(medicines_end(case$, looks)).filter((end) => (end !== null)).map((end) => end);
values = $dict([["earliest", ($truth(ends) ? iso_day(greatest(ends)) : null)]]);
remedy = ($truth(ends) ? ("最早" + $text(said_day(greatest(ends))) + "可以出售。") : "");
message = ((harvest === null) ? "休药期可以算出。" : "休药期已满。");
return [finding("VET-002", ALLOWED, message, law, marks, values, remedy)];
}
function withdrawal_of(case$, look, rows, law) {
let close, ends, known, marks, message, name, values;
name = $at($at(look, "use"), "input");
values = of_use(look);
marks = $each(rows).map((row) => $at(row, "mark"));
if ((!$truth(rows))) {
close = nearest(name, keys_of($at($at(case$, "tables"), "withdrawals")));
$put(values, "nearest", close);
message = ("查不到" + $text(name) + "用于" + $text(crop_of(case$)) + "的休药期。");
return [finding("VET-002", UNKNOWN, message, law, [], values, ((!$has(close, name)) ? did_you_mean(close) : ""))];
}
if ($truth($each(rows).filter((row) => $truth($at(row, "forbidden"))).map((row) => row))) {
message = ($text(called(look)) + "，这一时期禁用。");
return [finding("VET-002", FORBIDDEN, message, law, marks, values, "产品不得出售。")];
}
ends = $each(rows).map((row) => end_of(case$, look, row));
known = $each(ends).filter((end) => (end !== null)).map((end) => end);
if (($order($len(known), $len(rows)) < 0)) {
return [finding("VET-002", UNKNOWN, ($text(called(look)) + "：" + $text(why_not(case$, look, rows))), law, marks, values, "请补记水温或查看标签。")];
}
return against_harvest(case$, look, rows, greatest(known));
}
function against_harvest(case$, look, rows, end) {
let amount, harvest, law, marks, message, period, values;
harvest = $at(case$, "harvest_on");
values = of_use(look);
$put(values, "earliest", iso_day(end));
law = ($text(QUALITY) + "；" + $text($at($at(rows, 0), "source")));
marks = $each(rows).map((row) => $at(row, "mark"));
if (((harvest === null) || ($order(day_number(harvest), end) >= 0))) {
return [];
}
period = $at($at(rows, 0), "period");
amount = said_amount(fraction(((period === null) ? "0" : period)));
message = ($text(called(look)) + "休药期" + $text(amount) + $text($at(UNITS, $at($at(rows, 0), "unit"))) + "，" + $text(said_day(day_number(harvest))) + "还没有满。");
return [finding("VET-002", FORBIDDEN, message, law, marks, values, ("最早" + $text(said_day(end)) + "可以出售。"))];
}
function medicines_end(case$, looks) {
let bad, ends, known, look, out, rows;
out = [];
for (look of $each(looks).slice()) {
rows = withdrawals_of(case$, look);
ends = $each(rows).map((row) => end_of(case$, look, row));
known = $each(ends).filter((end) => (end !== null)).map((end) => end);
bad = $each(rows).filter((row) => $truth($at(row, "forbidden"))).map((row) => row);
out.push((($truth(known) && ($same($len(known), $len(rows))) && (!$truth(bad))) ? greatest(known) : null));
}
return out;
}
// --- src/youji/compliance/logic/records.py
const SHOPS = "《农药管理条例》第二十四条";
const BOOKS = "《农药管理条例》第三十六条";
const PACKAGES = "《农产品质量安全法》第二十三条";
const WATER = "《农药管理条例》第三十五条";
const GROUND = "《农产品质量安全法》第二十一条";
function from_an_appointed_shop(case$, looks) {
let active, appointed, asked, ban, law, look, message, out, remedy, verdict;
out = [];
asked = false;
for (look of $each(looks).slice()) {
appointed = $at($at(look, "use"), "appointed");
asked = ((asked) || (appointed !== null));
for (active of $each($at(look, "actives")).slice()) {
for (ban of $each(bans_of(case$, active, $at($at(look, "use"), "on"))).slice()) {
if ((($same($at(ban, "kind"), "restricted")) && (appointed !== true))) {
verdict = ((appointed === null) ? UNKNOWN : FORBIDDEN);
message = ($text(called(look)) + "含" + $text(active) + "，是限制使用农药，要从定点经营者购买，由受过培训的人使用。");
law = ($text(SHOPS) + "；" + $text($at(ban, "source")));
remedy = "请补填经营者和许可证号。";
out.push(finding("PPP-010", verdict, message, law, [$at(ban, "mark")], of_use(look), remedy));
}
}
}
}
return $or(out, () => [finding("PPP-010", ALLOWED, "没有不明来源的限制使用农药。", SHOPS, [], $dict([]), "")]);
}
function not_by_drinking_water(case$, looks) {
let ground, message;
ground = $at(case$, "ground");
if (((ground === null) || ($same($at(ground, "water_source"), "")) || (!$truth(looks)))) {
return [];
}
if (($same($at(ground, "water_source"), "inside"))) {
message = "地块有一部分在饮用水水源保护区内，不得使用农药。";
return [finding("PPP-012", FORBIDDEN, message, WATER, [], of_use($at(looks, 0)), "请改用不使用农药的办法。")];
}
if ((!$same($at(ground, "water_source"), "outside"))) {
message = "地块在不在饮用水水源保护区内，没有核对过。";
return [finding("PPP-012", UNKNOWN, message, WATER, [], of_use($at(looks, 0)), "请补画地块边界。")];
}
return [finding("PPP-012", ALLOWED, "地块不在饮用水水源保护区内。", WATER, [], $dict([]), "")];
}
function not_where_prohibited(case$, looks) {
let ground, message, values;
ground = $at(case$, "ground");
if (((ground === null) || ($same($at(ground, "prohibited"), "")))) {
return [];
}
values = $dict([["document", $at(ground, "document")], ["uses", $len(looks)]]);
if (($same($at(ground, "prohibited"), "inside"))) {
message = ("地块在" + $text(crop_of(case$)) + "的禁止生产区域内（" + $text($at(ground, "document")) + "）。");
return [finding("GRD-001", FORBIDDEN, message, GROUND, [], values, "请改种其他产品。")];
}
if ((!$same($at(ground, "prohibited"), "outside"))) {
message = "地块在不在禁止生产区域内，没有核对过。";
return [finding("GRD-001", UNKNOWN, message, GROUND, [], values, "请补画地块边界。")];
}
return [finding("GRD-001", ALLOWED, "地块不在禁止生产区域内。", GROUND, [], values, "")];
}
function bought_and_entered(case$, looks) {
let asked, look, message, out;
asked = $each(looks).filter((look) => ($at($at(look, "use"), "bought") !== null)).map((look) => look);
out = [];
for (look of $each(asked).slice()) {
if (($at($at(look, "use"), "bought") !== true)) {
message = ($text(called(look)) + "，台账里没有购入记录。");
out.push(finding("PPP-013", FORBIDDEN, message, BOOKS, [], of_use(look), "请补登购入。"));
}
}
if (($truth(out) || (!$truth(asked)))) {
return out;
}
return [finding("PPP-013", ALLOWED, "都有购入记录。", BOOKS, [], $dict([]), "")];
}
function packages_came_back(case$, looks) {
let asked, look, message, out;
asked = $each(looks).filter((look) => ($at($at(look, "use"), "packages") !== null)).map((look) => look);
out = [];
for (look of $each(asked).slice()) {
if (($at($at(look, "use"), "packages") !== true)) {
message = ($text(called(look)) + "，包装没有交回记录。");
out.push(finding("PPP-015", FORBIDDEN, message, PACKAGES, [], of_use(look), "请交回包装并登记。"));
}
}
if (($truth(out) || (!$truth(asked)))) {
return out;
}
return [finding("PPP-015", ALLOWED, "包装都已交回。", PACKAGES, [], $dict([]), "")];
}
function somebody_did_it(case$, looks) {
let asked, look, message, out;
asked = $each(looks).filter((look) => ($at($at(look, "use"), "operator") !== null)).map((look) => look);
out = [];
for (look of $each(asked).slice()) {
if (($same($at($at(look, "use"), "operator"), ""))) {
message = ($text(called(look)) + "，没有写操作人。");
out.push(finding("PPP-017", UNKNOWN, message, BOOKS, [], of_use(look), "请补填操作人。"));
}
}
if (($truth(out) || (!$truth(asked)))) {
return out;
}
return [finding("PPP-017", ALLOWED, "都写了操作人。", BOOKS, [], $dict([]), "")];
}
// --- src/youji/compliance/logic/judging.py
function check(case$) {
let drugs, fertilisers, found, looks, sprays;
looks = in_order($each($range($len($at(case$, "uses")))).map((number) => looked_at(case$, $at($at(case$, "uses"), number), $add(number, 1))));
looks = $each(looks).filter((look) => (reaches(case$, look))).map((look) => look);
sprays = of_kind(looks, "spray");
drugs = of_kind(looks, "medicate");
found = not_where_prohibited(case$, looks);
if (($truth(sprays) || (!$truth(drugs)))) {
found = $add(found, against_pests(case$, sprays));
}
if ($truth(drugs)) {
found = $add($add(found, drug_not_banned(case$, drugs)), withdrawal_is_over(case$, drugs));
}
fertilisers = of_kind(looks, "fertilise");
if ($truth(fertilisers)) {
found = $add($add(found, half_the_nitrogen(case$, fertilisers)), no_chemical_fertiliser(case$, fertilisers));
}
return $dict([["verdict", worst(found)], ["earliest_harvest_on", earliest(case$, sprays, drugs)], ["edition", $at($at(case$, "tables"), "edition")], ["findings", found]]);
}
function against_pests(case$, looks) {
let books, first, forbidden, kinds, rest, used;
if ((!$truth(looks))) {
return interval_is_over(case$, looks);
}
first = $add($add(registered(case$, looks), for_the_crop(case$, looks)), against_the_target(case$, looks));
used = $add($add(not_too_much(case$, looks), not_too_often(case$, looks)), far_enough_apart(case$, looks));
forbidden = $add($add(not_banned(case$, looks), not_restricted_here(case$, looks)), no_poison(case$, looks));
kinds = $add(on_the_green_list(case$, looks), organic_only(case$, looks));
books = $add($add(from_an_appointed_shop(case$, looks), bought_and_entered(case$, looks)), packages_came_back(case$, looks));
rest = $add($add(somebody_did_it(case$, looks), not_by_drinking_water(case$, looks)), entered_late_enough(case$, looks));
return $add($add($add($add($add($add(first, used), interval_is_over(case$, looks)), forbidden), kinds), books), rest);
}
function of_kind(looks, kind) {
return $each(looks).filter((look) => ($same($at($at(look, "use"), "kind"), kind))).map((look) => look);
}
function in_order(looks) {
let after, before, look, out;
out = [];
for (look of $each(looks).slice()) {
before = $each(out).filter((one) => ($order($at(one, "day"), $at(look, "day")) <= 0)).map((one) => one);
after = $each(out).filter((one) => ($order($at(one, "day"), $at(look, "day")) > 0)).map((one) => one);
out = [...$each(before), look, ...$each(after)];
}
return out;
}
function worst(found) {
let verdicts;
verdicts = $each(found).map((one) => $at(one, "verdict"));
if (($has(verdicts, FORBIDDEN))) {
return FORBIDDEN;
}
return (($has(verdicts, UNKNOWN)) ? UNKNOWN : ALLOWED);
}
function earliest(case$, sprays, drugs) {
let ends, known, last;
ends = medicines_end(case$, drugs);
known = $each(ends).filter((end) => (end !== null)).map((end) => end);
if ((($order($len(known), $len(ends)) < 0) || $truth($each(sprays).filter((look) => (interval_of(look) === null)).map((look) => look)))) {
return null;
}
last = earliest_after(sprays);
if ((last !== null)) {
known.push(last);
}
return ($truth(known) ? iso_day(greatest(known)) : null);
}
self.youjiRules = Object.freeze({ check, nearest });
})();
