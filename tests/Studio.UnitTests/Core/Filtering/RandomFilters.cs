using System.Globalization;

namespace FineTuningStudio.UnitTests.Core.Filtering;

/// <summary>Writes filters by chance: valid ones that fit the fields, and texts that are nearly or not at all filters.</summary>
internal sealed class RandomFilters(Random random)
{
    private static readonly string[] TextFields =
        ["id", "alias", "name", "error", "provider", "base_llm.model_provider", "model_name", "modelName", "base_llm.model_name", "model_id", "finetuning_job_id", "provider_status", "suffix", "created_by", "db_connection_id"];

    private static readonly string[] Tokens =
    [
        "a", "alias", "status", "metadata", "created_at", "progress", "running", "AND", "OR", "NOT", "-", "(", ")", "=", "!=", "<", "<=", ">", ">=", ":", "*", ".", ",", "\"", "'", "\\", "\"x\"", "'y*'",
        " ", " ", " ", "\t", "\n", "5", "0.5", "2026-11-21T09:30:00Z", "2026-11-21", "\\u00e9", "\\\"", "null", "é", "😀", "\uD83D", "\0", "f(", "!", "a.b",
    ];

    /// <summary>A filter that can be read and bound.</summary>
    public string Valid(int depth = 3) => random.Next(depth <= 0 ? 1 : 6) switch
    {
        0 or 1 => Condition(),
        2 => $"{Term(depth)} AND {Term(depth)}",
        3 => $"{Term(depth)} OR {Term(depth)}",
        4 => $"{Term(depth)} {Term(depth)} {Term(depth)}",
        _ => $"{Term(depth)} {Term(depth)} AND {Term(depth)} OR {Term(depth)}",
    };

    /// <summary>Anything: any characters, a soup of tokens, or a filter in which something was changed.</summary>
    public string Any() => random.Next(4) switch
    {
        0 => Characters(random.Next(60)),
        1 => string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => One(Tokens))),
        2 => string.Join(' ', Enumerable.Range(0, random.Next(1, 20)).Select(_ => One(Tokens))),
        _ => Mutated(Valid()),
    };

    /// <summary>As <see cref="Any"/>, but of thousands of characters, up to and beyond the limit.</summary>
    public string Long() => random.Next(5) switch
    {
        0 => Characters(random.Next(9_000)),
        1 => string.Concat(Enumerable.Range(0, random.Next(1, 4_000)).Select(_ => One(Tokens))),
        2 => string.Join(One([" ", " AND ", " OR "]), Enumerable.Range(0, random.Next(1, 700)).Select(number => $"alias:{number}")),
        3 => $"{new string('(', random.Next(40))}{Valid()}{new string(')', random.Next(40))}",
        _ => Mutated(string.Join(" ", Enumerable.Range(0, 60).Select(_ => Valid(1)))),
    };

    private string Term(int depth) => random.Next(8) switch
    {
        0 => $"NOT ({Valid(depth - 1)})",
        1 => $"-({Valid(depth - 1)})",
        2 or 3 => $"({Valid(depth - 1)})",
        4 => $"-{Condition()}",
        5 => $"NOT {Condition()}",
        _ => Condition(),
    };

    private string Condition() => random.Next(13) switch
    {
        0 => Quoted(One(RandomJobs.Texts), wild: true),
        12 => $"tags:{One([Quoted(One(RandomJobs.Tags), wild: false), Quoted(Part(One(RandomJobs.Tags)), wild: false), "*", "null"])}",
        1 => One(["sales", "Sales", "kelvin", "see", "my-job-1", "größe", "ПРИВЕТ", "50%", "off", "IST"]),
        2 => $"status {One(["=", "!=", ":"])} {One(["running", "queued", "failed", "\"succeeded\"", "*", "null"]).Replace("*", "cancelled", StringComparison.Ordinal)}",
        3 => $"{One(["created_at", "createdAt", "finished_at"])} {Comparator()} {Time()}",
        4 => $"{One(["progress", "trained_tokens", "held_out_accuracy"])} {Comparator()} {One(["0", "0.25", "0.5", "5", "-1", "1e2", "9223372036854775807", "9223372036854775807.0", "99999999999999999999", "5.5", "5.0", "null", "\"5\""])}",
        5 => $"metadata:{Key()}",
        6 => $"{Map()}.{Key()} {Comparator()} {Value()}",
        7 => $"{Map()}.{Key()}:*",
        8 => $"{One([.. TextFields, "metadata", "base_llm.model_parameters", "finished_at", "progress", "status"])}:*",
        9 => $"{One(TextFields)} {One(["=", "!=", ":", "<"])} ({Value()} OR {Value()} {Value()})",
        _ => $"{One(TextFields)} {Comparator()} {Value()}",
    };

    private string Comparator() => One(["=", "!=", "<", "<=", ">", ">=", ":"]);

    private string Map() => One(["metadata", "base_llm.model_parameters"]);

    private string Key() => Quoted(One(RandomJobs.Keys), wild: false);

    private string Value() => random.Next(5) switch
    {
        0 => One(["sales", "Sal*", "*s", "null", "9", "10", "9.5", "-3", "openai", "lo*"]),
        1 => Quoted(Part(One(RandomJobs.Texts)), wild: true),
        _ => Quoted(One(RandomJobs.Texts), wild: true),
    };

    private string Time()
    {
        var time = One(RandomJobs.Times).AddTicks(random.Next(-1, 2) * 10);
        return random.Next(3) switch
        {
            0 => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            1 => $"\"{new DateTimeOffset(time).ToOffset(TimeSpan.FromHours(2)):yyyy-MM-ddTHH:mm:ss.fffffffzzz}\"",
            _ => time.ToString("yyyy-MM-ddTHH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        };
    }

    private string Part(string text)
    {
        var from = random.Next(text.Length + 1);
        var part = text[from..random.Next(from, text.Length + 1)];
        return part.Any(char.IsSurrogate) ? text : part;
    }

    private string Quoted(string text, bool wild)
    {
        var inner = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
        return wild ? $"\"{(random.Next(4) == 0 ? "*" : "")}{inner}{(random.Next(4) == 0 ? "*" : "")}\"" : $"\"{inner}\"";
    }

    private string Characters(int length) => string.Create(length, random, static (span, random) =>
    {
        foreach (ref var sign in span)
        {
            sign = (char)(random.Next(3) == 0 ? random.Next(0x10000) : random.Next(0x80));
        }
    });

    private string Mutated(string text)
    {
        for (var round = random.Next(1, 4); round > 0; round--)
        {
            var at = random.Next(text.Length + 1);
            text = random.Next(3) switch
            {
                0 => text.Insert(at, One(Tokens)),
                1 when at < text.Length => text.Remove(at, 1),
                _ => text[..at],
            };
        }
        return text;
    }

    private T One<T>(T[] values) => values[random.Next(values.Length)];
}
