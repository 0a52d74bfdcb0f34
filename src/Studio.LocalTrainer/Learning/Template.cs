using System.Text;

namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>A literal of a template that a slot fills.</summary>
internal readonly record struct Hole(int Slot, SlotForm Form);

/// <summary>An answer with holes: <c>Pieces[0] Holes[0] Pieces[1] …</c>. One that is no SQL is a single piece.</summary>
internal sealed class Template(string[] pieces, Hole[] holes, Slot[] slots, int[] before, int[] unused)
{
    public string[] Pieces { get; } = pieces;

    public Hole[] Holes { get; } = holes;

    public Slot[] Slots { get; } = slots;

    /// <summary>At <c>[i * Slots.Length + j]</c>, how often the mention for slot i stood before that for slot j.</summary>
    public int[] Before { get; } = before;

    /// <summary>For values, numbers and periods each, how many of a question's mentions its answer made no use of, at most.</summary>
    public int[] Unused { get; } = unused;

    /// <summary>The same in two templates that write the same answers: pieces, and which slot fills which hole.</summary>
    public string Key => string.Join('\u0001', Pieces) + string.Concat(Holes.Select(h => $"\u0002{h.Slot}"));

    public string Write(IReadOnlyList<Mention> mentions)
    {
        var text = new StringBuilder(Pieces[0]);
        for (var i = 0; i < Holes.Length; i++)
        {
            text.Append(Holes[i].Form.Render(mentions[Holes[i].Slot])).Append(Pieces[i + 1]);
        }

        return text.ToString();
    }

    /// <summary>True when every hole of the slot can be written from the mention.</summary>
    public bool CanWrite(int slot, Mention mention) => Array.TrueForAll(Holes, h => h.Slot != slot || h.Form.Render(mention) is not null);
}
