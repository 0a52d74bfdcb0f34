using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.UnitTests.Core.Filtering;

/// <summary>Jobs whose every field is drawn by chance from a few values, the odd ones among them, so that filters find some and miss some.</summary>
internal sealed class RandomJobs(Random random)
{
    public static readonly string[] Texts =
    [
        "sales", "Sales", "SALES 2026", "my-job-1", "50%_off", "50x_off", "back\\slash", "a*b", "*", "", "ends in *", "it's \"quoted\"", "Größe", "GRÖSSE", "größer",
        "привет", "ПРИВЕТ", "İstanbul", "istanbul", "ſee", "see", "\u212Aelvin", "kelvin", "😀 emoji", "\uE000", "\uFFFD", "tab\there", "new\nline", "null", "10", "9", "9.5", "1e1", "-3", "007", " 7", "NaN", "Infinity", "a.b", "AND",
    ];

    /// <summary>Some look like a piece of the list that they are kept in.</summary>
    public static readonly string[] Tags = ["sales", "Sales", "a,b", "a\",\"b", "\"", "[\"sales\"", ",\"sales\"", "back\\", "null", "*", "größe", "😀"];

    public static readonly string[] Keys = ["team", "Team", "a.b", "a key", "ключ", "😀", "quo\"te", "back\\slash", "n_epochs", "NOT", "1"];

    private static readonly DateTime Start = new(2026, 11, 21, 9, 30, 0, DateTimeKind.Utc);

    /// <summary>Few, so that many jobs share one.</summary>
    public static readonly DateTime[] Times =
    [
        Start, Start.AddTicks(1), Start.AddTicks(9), Start.AddTicks(10), Start.AddTicks(1_234_567), Start.AddSeconds(1), Start.AddDays(-1).Date, Start.AddDays(1).Date, Start.AddYears(-1),
    ];

    public FineTuning Next(int number) => new()
    {
        Id = $"{random.Next(0x10000):x4}{number:x28}",
        Alias = Text(),
        Status = (FineTuningStatus)random.Next(6),
        Error = Maybe(Text),
        ConnectionId = Maybe(Text),
        Provider = random.Next(2) == 0 ? "openai" : "local",
        ModelName = Text(),
        ModelId = Maybe(Text),
        RemoteJobId = Maybe(Text),
        ProviderStatus = Maybe(Text),
        Suffix = Maybe(Text),
        CreatedBy = Maybe(Text),
        CreatedAt = One(Times),
        FinishedAt = random.Next(2) == 0 ? null : One(Times),
        Progress = random.Next(3) == 0 ? null : random.Next(5) / 4.0,
        TrainedTokens = random.Next(3) == 0 ? null : random.Next(4) switch { 0 => 0, 1 => 5, 2 => long.MaxValue, _ => random.Next(1_000) },
        HeldOutAccuracy = random.Next(3) == 0 ? null : random.Next(5) / 4.0,
        Tags = [.. Tags.Where(_ => random.Next(4) == 0)],
        Metadata = Maybe(() => Map(_ => Text())),
        ModelParameters = Maybe(() => Map(_ => random.Next(4) == 0 ? ParameterValue.Of([Text(), Text()]) : ParameterValue.Of(Text()))),
    };

    private Dictionary<string, T> Map<T>(Func<string, T> value) => Keys.Where(_ => random.Next(3) == 0).ToDictionary(key => key, value);

    private string Text() => One(Texts);

    private T? Maybe<T>(Func<T> value)
        where T : class => random.Next(3) == 0 ? null : value();

    private T One<T>(T[] values) => values[random.Next(values.Length)];
}
