using System.Text.Unicode;
using FineTuningStudio.LocalTrainer.Learning;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>One row of a training file, or what is wrong with it in one sentence.</summary>
internal sealed record TrainingRow(int Line, IReadOnlyList<TrainingExample> Examples, int Tokens, string? Problem);

/// <summary>Reads the rows of a training file one after the other, so a file of any size takes the memory of one row.</summary>
internal static class TrainingFile
{
    private const int MaxLineBytes = 16 * 1024 * 1024;
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>Ends after the first row that has a problem. Lines with nothing but white space are passed over.</summary>
    public static IEnumerable<TrainingRow> Read(Stream content, CancellationToken cancellationToken)
    {
        var lines = new LineReader(content, MaxLineBytes);
        while (lines.Next() is { } line)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (lines.LineNumber == 1 && line.Span.StartsWith(ByteOrderMark))
            {
                line = line[ByteOrderMark.Length..];
            }
            if (line.Span.Trim(" \t"u8).IsEmpty && !lines.IsTooLong)
            {
                continue;
            }
            var row = lines.IsTooLong ? Wrong(lines.LineNumber, "the line is longer than 16 MB") : Read(lines.LineNumber, line);
            yield return row;
            if (row.Problem is not null)
            {
                yield break;
            }
        }
    }

    private static TrainingRow Read(int number, ReadOnlyMemory<byte> line)
    {
        if (!Utf8.IsValid(line.Span))
        {
            return Wrong(number, "the line is not UTF-8 text");
        }
        if (JsonText.Parse(line) is not { } json)
        {
            return Wrong(number, "the line is not valid JSON");
        }
        var (messages, problem) = Conversation.ReadTraining(json);
        if (problem is not null)
        {
            return Wrong(number, problem);
        }
        var tokens = TokenCount.PerRow + messages.Sum(static message => TokenCount.PerMessage + TokenCount.Of(message.Text));
        var (examples, unanswerable) = Conversation.Examples(messages);
        return unanswerable is null
            ? new TrainingRow(number, examples, Math.Min(tokens, TokenCount.MaxPerRow), null)
            : Wrong(number, unanswerable);
    }

    private static TrainingRow Wrong(int line, string problem) => new(line, [], 0, problem);
}
