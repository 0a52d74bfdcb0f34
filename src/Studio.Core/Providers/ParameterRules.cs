using System.Globalization;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Providers;

/// <summary>Validates hyperparameters against a provider's description, one sentence for each fault.</summary>
public static class ParameterRules
{
    /// <summary>What is wrong, by parameter name; empty when all can be sent. Unknown names are faults too.</summary>
    public static IReadOnlyDictionary<string, string[]> Check(
        IReadOnlyList<ParameterDescription> descriptions, IReadOnlyDictionary<string, ParameterValue> values)
    {
        var faults = new Dictionary<string, string[]>();
        foreach (var (name, value) in values)
        {
            var description = descriptions.FirstOrDefault(known => known.Is(name));
            var fault = description is null ? UnknownName(name, descriptions)
                : name != description.Name && values.ContainsKey(description.Name) ? $"{name} and {description.Name} are the same; give one of them."
                : Fault(description, value);
            if (fault is not null)
            {
                faults[name] = [fault];
            }
        }
        foreach (var description in descriptions.Where(known => known.RequiredWith is not null))
        {
            var given = values.Keys.Any(description.Is);
            var other = descriptions.FirstOrDefault(known => known.Name == description.RequiredWith);
            if (given != values.Keys.Any(name => other?.Is(name) ?? name == description.RequiredWith))
            {
                var missing = given ? description.RequiredWith! : description.Name;
                faults.TryAdd(missing, [$"{missing} is missing: {description.Name} and {description.RequiredWith} go together, so give both or neither."]);
            }
        }
        return faults;
    }

    /// <summary>What is wrong with one value; null when it can be sent.</summary>
    public static string? Fault(ParameterDescription description, ParameterValue value)
    {
        if (description.Type is ParameterType.List)
        {
            return value.Items is null ? $"{description.Name} must be a list, such as [\"a\", \"b\"]; found \"{value}\"." : null;
        }
        if (value.Text is not { } text)
        {
            return $"{description.Name} must be one value, not a list{(description.Type is ParameterType.Secret ? null : $"; found [{value}]")}.";
        }
        if (description.Type is ParameterType.Secret)
        {
            return value.IsProtected || (text != ParameterValue.Mask && !string.IsNullOrWhiteSpace(text))
                ? null
                : $"{description.Name} is not shown and cannot be sent back: give it again.";
        }
        if (description.AllowsAuto && text == "auto")
        {
            return null;
        }
        return description.Type switch
        {
            ParameterType.Integer or ParameterType.Number => NumberFault(description, text),
            ParameterType.Boolean when text is not ("true" or "false") =>
                $"{description.Name} must be true or false; found \"{text}\".",
            ParameterType.Choice when !description.Choices.Contains(text) =>
                $"{description.Name} must be one of {string.Join(", ", description.Choices)}; found \"{text}\".",
            _ => null,
        };
    }

    internal static string? RangeText(ParameterDescription description)
    {
        var range = (description.Minimum, description.Maximum) switch
        {
            ({ } minimum, { } maximum) => (description.ExclusiveMinimum, description.ExclusiveMaximum) switch
            {
                (false, false) => $"{Text(minimum)} to {Text(maximum)}",
                (true, false) => $"more than {Text(minimum)}, at most {Text(maximum)}",
                (false, true) => $"at least {Text(minimum)}, less than {Text(maximum)}",
                (true, true) => $"more than {Text(minimum)}, less than {Text(maximum)}",
            },
            ({ } minimum, null) => description.ExclusiveMinimum ? $"more than {Text(minimum)}" : $"at least {Text(minimum)}",
            (null, { } maximum) => description.ExclusiveMaximum ? $"less than {Text(maximum)}" : $"at most {Text(maximum)}",
            _ => null,
        };
        if (description.PowerOfTwo)
        {
            range = range is null ? "a power of two" : $"a power of two, {range}";
        }
        if (description.Choices.Count > 0)
        {
            range = string.Join(", ", description.Choices);
        }
        return (range, description.AllowsAuto) switch
        {
            (null, true) => "auto",
            (null, false) => null,
            ({ } text, true) => $"{text}, or auto",
            ({ } text, false) => text,
        };
    }

    private static string? NumberFault(ParameterDescription description, string text)
    {
        var kind = description.Type is ParameterType.Integer ? "a whole number" : "a number";
        var fits = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            && (description.Type is ParameterType.Number || number == Math.Floor(number))
            && (description.Minimum is not { } minimum || (description.ExclusiveMinimum ? number > minimum : number >= minimum))
            && (description.Maximum is not { } maximum || (description.ExclusiveMaximum ? number < maximum : number <= maximum))
            && (!description.PowerOfTwo || (number >= 1 && double.IsPow2(number)));
        var range = RangeText(description);
        return fits ? null : $"{description.Name} must be {kind}{(range is null ? "" : $", {range}")}; found \"{text}\".";
    }

    private static string UnknownName(string name, IReadOnlyList<ParameterDescription> descriptions) =>
        $"{name} is not a parameter of this provider; it knows {string.Join(", ", descriptions.Select(known => known.Name))}.";

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
