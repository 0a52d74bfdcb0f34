using System.Text;

namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>The file of a model: templates of answers, hashed features, weights in 16 bits. It holds no question and no piece of one.</summary>
internal static class ModelFile
{
    private const int MaxCount = 1 << 26;
    private static ReadOnlySpan<byte> Magic => "FTSMDL02"u8;

    /// <summary>Files of the version before, which knew no threshold.</summary>
    private static ReadOnlySpan<byte> FirstMagic => "FTSMDL01"u8;

    public static void Write(Stream stream, Template[] templates, FeatureTable features, SoftmaxWeights weights, double threshold)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(threshold);
        WriteAll(writer, templates, t => Write(writer, t));
        WriteAll(writer, features.Buckets, writer.Write);
        WriteAll(writer, features.Rarity, writer.Write);
        WriteAll(writer, weights.Values, v => writer.Write((Half)v));
    }

    public static TunedModel Read(Stream stream)
    {
        try
        {
            using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
            var threshold = ReadThreshold(reader);
            var templates = ReadAll(reader, () => ReadTemplate(reader));
            var features = new FeatureTable(ReadAll(reader, reader.ReadInt32), ReadAll(reader, reader.ReadSingle));
            var values = ReadAll(reader, () => (float)reader.ReadHalf());
            if (values.Length != features.Buckets.Length * templates.Length || features.Rarity.Length != features.Buckets.Length)
            {
                throw new InvalidDataException("The model's parts do not fit together.");
            }

            return new TunedModel(templates, features, new SoftmaxWeights(features.Buckets.Length, templates.Length, values), threshold);
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException("The model ends too early.", exception);
        }
    }

    private static double ReadThreshold(BinaryReader reader)
    {
        var magic = reader.ReadBytes(Magic.Length).AsSpan();
        if (magic.SequenceEqual(FirstMagic))
        {
            return 0;
        }

        if (!magic.SequenceEqual(Magic))
        {
            throw new InvalidDataException("This is not a model of the built-in trainer.");
        }

        return reader.ReadDouble() is >= 0 and <= 1 and var threshold ? threshold : throw new InvalidDataException("The model names an impossible threshold.");
    }

    private static void Write(BinaryWriter writer, Template template)
    {
        WriteAll(writer, template.Pieces, writer.Write);
        WriteAll(writer, template.Holes, h =>
        {
            writer.Write(h.Slot);
            writer.Write((int)h.Form.Rendering);
            writer.Write(h.Form.Before);
            writer.Write(h.Form.After);
        });
        WriteAll(writer, template.Slots, s => Write(writer, s));
        WriteAll(writer, template.Before, writer.Write);
        WriteAll(writer, template.Unused, writer.Write);
    }

    private static void Write(BinaryWriter writer, Slot slot)
    {
        writer.Write(slot.Count);
        writer.Write(slot.MaxWords);
        WriteAll(writer, slot.KindCounts, writer.Write);
        WriteAll(writer, [.. slot.Columns], writer.Write);
        foreach (var counts in new[] { slot.Left, slot.FarLeft, slot.Right })
        {
            WriteAll(writer, [.. counts], c =>
            {
                writer.Write(c.Key);
                writer.Write(c.Value);
            });
        }
    }

    private static Template ReadTemplate(BinaryReader reader)
    {
        var pieces = ReadAll(reader, reader.ReadString);
        var holes = ReadAll(reader, () => new Hole(reader.ReadInt32(), new SlotForm((SlotRendering)reader.ReadInt32(), reader.ReadString(), reader.ReadString())));
        var slots = ReadAll(reader, () => ReadSlot(reader));
        return new Template(pieces, holes, slots, ReadAll(reader, reader.ReadInt32), ReadAll(reader, reader.ReadInt32));
    }

    private static Slot ReadSlot(BinaryReader reader)
    {
        var slot = new Slot { Count = reader.ReadInt32(), MaxWords = reader.ReadInt32() };
        ReadAll(reader, reader.ReadInt32).AsSpan().CopyTo(slot.KindCounts);
        slot.Columns.UnionWith(ReadAll(reader, reader.ReadString));
        foreach (var counts in new[] { slot.Left, slot.FarLeft, slot.Right })
        {
            foreach (var (hash, count) in ReadAll(reader, () => (reader.ReadUInt16(), reader.ReadInt32())))
            {
                counts[hash] = count;
            }
        }

        return slot;
    }

    private static void WriteAll<T>(BinaryWriter writer, T[] items, Action<T> write)
    {
        writer.Write(items.Length);
        Array.ForEach(items, write);
    }

    private static T[] ReadAll<T>(BinaryReader reader, Func<T> read)
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > MaxCount)
        {
            throw new InvalidDataException("The model names an impossible size.");
        }

        var items = new List<T>(Math.Min(count, 65_536));
        for (var i = 0; i < count; i++)
        {
            items.Add(read());
        }

        return [.. items];
    }
}
