namespace FineTuningStudio.Core.Providers;

public enum ParameterType
{
    Integer,
    Number,
    Boolean,
    String,
    Choice,
    List,
    Secret,
}

/// <summary>
/// A hyperparameter as data: the one description validates the API, draws the form and documents the OpenAPI page.
/// Bounds are inclusive unless the exclusive flag beside them is set.
/// </summary>
public sealed record ParameterDescription(string Name, ParameterType Type, string Label, string Help)
{
    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public bool ExclusiveMinimum { get; init; }

    public bool ExclusiveMaximum { get; init; }

    public bool PowerOfTwo { get; init; }

    /// <summary>The value's text that is used where none is given; null where the provider decides.</summary>
    public string? Default { get; init; }

    /// <summary>Whether the word "auto" is taken in place of a value.</summary>
    public bool AllowsAuto { get; init; }

    /// <summary>The name of the parameter with which this one must be given, and only with it.</summary>
    public string? RequiredWith { get; init; }

    /// <summary>Other names under which it is taken, such as "n_epochs", which every provider understands.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether a caller means this parameter by the name.</summary>
    public bool Is(string name) => Name == name || Aliases.Contains(name);

    /// <summary>The values of a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The range in words, such as "1 to 50, or auto"; null where anything of the type is taken.</summary>
    public string? RangeText => ParameterRules.RangeText(this);
}

public static class ParameterDescriptions
{
    /// <summary>The provider's own name of the parameter that a caller means; what is none of them stays as it was written.</summary>
    public static string OwnName(this IEnumerable<ParameterDescription> parameters, string given) =>
        parameters.FirstOrDefault(parameter => parameter.Is(given))?.Name ?? given;

    /// <summary>Whether a caller means a secret by the name.</summary>
    public static bool IsSecret(this IEnumerable<ParameterDescription> parameters, string given) =>
        parameters.Any(parameter => parameter.Type is ParameterType.Secret && parameter.Is(given));
}
