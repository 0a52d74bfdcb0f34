using FineTuningStudio.Core.Evaluations;

namespace FineTuningStudio.Web.Components.Evaluations;

/// <summary>What narrows a run's list of examples, and by which rules: all of it stands in the address, on the run's page and on an example's.</summary>
public sealed record ExampleFilter
{
    public ComparisonProfile Profile { get; init; }

    /// <summary>The model whose verdict is asked for; null for any.</summary>
    public int? Model { get; init; }

    public Verdict? Verdict { get; init; }

    public bool? IsRight { get; init; }

    /// <summary>A model that got it the other way round.</summary>
    public int? Against { get; init; }

    public string? Tag { get; init; }

    public string? Table { get; init; }

    public string? Shape { get; init; }

    public string? Feature { get; init; }

    public bool? ShapeInTraining { get; init; }

    public string? Text { get; init; }

    /// <summary>True where something narrows the list; the rules do not.</summary>
    public bool Narrows => this != new ExampleFilter { Profile = Profile };

    public ItemSearch ToSearch() => new(Model, Verdict, IsRight, Tag, Table, Shape, Feature, Text, Profile, Against, ShapeInTraining);

    /// <summary>The names and values of the address; null values are left out there.</summary>
    public (string Name, string? Value)[] ToQuery() =>
    [
        ("rules", Profile is ComparisonProfile.Studio ? null : Profile.ToWire()),
        ("of", Number(Model)),
        ("verdict", Verdict?.ToWire()),
        ("right", IsRight is { } right ? right ? "yes" : "no" : null),
        ("against", Number(Against)),
        ("tag", Tag),
        ("table", Table),
        ("shape", Shape),
        ("feature", Feature),
        ("seen", ShapeInTraining is { } seen ? seen ? "yes" : "no" : null),
        ("q", Text),
    ];

    /// <summary>What narrows the list, in words, each with the filter without it.</summary>
    public IEnumerable<(string Text, ExampleFilter Without)> Parts(IReadOnlyList<ContestantView> models)
    {
        string Title(int? position) => models.FirstOrDefault(model => model.Position == position)?.Title ?? "any model";
        if (Model is not null && Verdict is null && IsRight is null)
        {
            yield return ($"model: {Title(Model)}", this with { Model = null });
        }
        if (Verdict is { } verdict)
        {
            yield return ($"{Title(Model)}: {EvaluationWords.Of(verdict).Text}", this with { Verdict = null, Model = IsRight is null ? null : Model });
        }
        if (IsRight is { } right)
        {
            var other = Against is null ? "" : $", and {Title(Against)} {(right ? "wrong" : "right")}";
            yield return ($"{Title(Model)} {(right ? "right" : "wrong")}{other}", this with { IsRight = null, Against = null, Model = Verdict is null ? null : Model });
        }
        foreach (var (name, value, without) in new[]
        {
            ("tag", Tag, this with { Tag = null }), ("table", Table, this with { Table = null }),
            ("SQL shape", Shape, this with { Shape = null }), ("SQL feature", Feature, this with { Feature = null }),
            ("words", Text, this with { Text = null }),
        })
        {
            if (value is not null)
            {
                yield return ($"{name}: {value}", without);
            }
        }
        if (ShapeInTraining is { } seen)
        {
            yield return (seen ? "SQL shape was in the training" : "SQL shape was not in the training", this with { ShapeInTraining = null });
        }
    }

    private static string? Number(int? value) => value?.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
