// What this page puts into the phone's outbox, and what goes from it again: scans, pictures, reports, deliveries.

const zone = "Asia/Shanghai";

/** The rows of one page: where each goes stands on its `form`. */
export function keeper(outbox, form) {
  const { sync, photos, reports } = form.dataset;

  const scan = (row, state) =>
    outbox.put({
      id: `receiving/scan/${row.id}`,
      url: sync,
      record: {
        id: row.id,
        kind: "receiving.scan",
        body: { pile: row.pile, how: row.how, text: row.text, phone: row.phone || "", list: row.list || "" },
        made: row.made,
        zone,
      },
      state,
      stays: true,
      title: `合格证 ${row.code || row.text.slice(0, 30)}`,
    });

  const photo = (row, file) =>
    outbox.put({
      id: `receiving/photo/${row.id}`,
      url: photos,
      fields: { id: row.id, pile: row.pile, photo: file },
      stays: true,
      title: "合格证照片（待识别）",
    });

  const report = (row, fields) =>
    outbox.put({
      id: `receiving/report/${fields.id}`,
      url: reports,
      fields,
      after: `receiving/scan/${row.id}`,
      title: `上报可疑合格证 ${row.code || ""}`,
    });

  const delivery = (pile, body, title) =>
    outbox.put({
      id: `receiving/pile/${pile}`,
      url: sync,
      record: { id: pile, kind: "receiving.pile", body, made: Date.now(), zone },
      title,
      page: `${location.pathname}#mend=${pile}`,
    });

  /** What is there, and of no pile that is still being filled (`pile`) or waits, goes from the phone. */
  async function tidy(pile) {
    const all = await outbox.all("receiving/");
    const piles = all.filter((row) => row.id.startsWith("receiving/pile/"));
    const waiting = new Set(piles.map((row) => row.record.id));
    for (const row of all) {
      const of = row.record?.body.pile || row.fields?.pile;
      if (row.state === "sent" && of !== pile && !waiting.has(of)) await outbox.drop(row);
    }
  }

  return { scan, photo, report, delivery, tidy };
}

/** A row of the outbox as the page knows it: a picture, or a certificate with what was found so far. */
export function known({ record, fields, state, answer, said }) {
  if (fields) return { id: fields.id, pile: fields.pile, photo: true, text: "", state, said };
  const { pile, how, text, phone, list } = record.body;
  const row = { id: record.id, pile, how, text, made: record.made, phone, list, verdict: phone, state, said };
  return state === "sent" ? { ...row, ...answer, id: record.id, state, checked: true } : row;
}

/** What must be said before the delivery is put down: the control, and the sentence; nothing where all is. */
export function lacking(control, rows, body, refused) {
  const { decision } = body;
  if (decision === "refused" && !body.reason) return [control.reason, "拒收的，请写明原因。"];
  if (body.quantity && !body.unit) return [control.unit, "填了数量，请选单位。"];
  if (decision === "kept" && !rows.size && !body.reason)
    return [control.reason, "没有合格证的，请写明为什么收下；按规定应当收取合格证，没有的不得收购。"];
  if (decision === "kept" && !rows.size && !body.supplier && !body.party)
    return [control.supplier, "没有合格证的，请填写是谁供的货。"];
  if (refused.length && refused.length === rows.size && decision === "kept")
    return [control.reason, "这一批的合格证都拒收了，请按“拒收”。"];
  return null;
}
