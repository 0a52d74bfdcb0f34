using System.Globalization;
using System.Text;
using System.Text.Json;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.UnitTests.Core.Filtering;

/// <summary>
/// Says by itself whether a job fits a filter, from the tree of the text alone: it shares no line with the binder or the
/// translation, so that the two can be held against each other.
/// </summary>
internal static class FilterEvaluator
{
    public static bool Fits(FilterSyntax filter, FineTuning job) => filter switch
    {
        FilterAll all => all.Parts.All(part => Fits(part, job)),
        FilterAny any => any.Parts.Any(part => Fits(part, job)),
        FilterNot not => !Fits(not.Inner, job),
        FilterWord word => new[] { job.Alias, job.ModelName, job.ModelId, job.Id }.Any(text => Holds(text, word.Value.Core)),
        FilterRestriction { Group: { } group } restriction => FitsGroup(restriction, group, job),
        FilterRestriction restriction => Compare(restriction, restriction.Comparator, restriction.Value!, job),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, null),
    };

    private static bool FitsGroup(FilterRestriction restriction, FilterSyntax group, FineTuning job)
    {
        // Of "!=" no part may have made it equal, and each comparison must be one that can be true.
        bool Differs(FilterSyntax part) => part switch
        {
            FilterAll all => all.Parts.Any(Differs),
            FilterAny any => any.Parts.All(Differs),
            FilterNot not => Each(not.Inner, FilterComparator.Equal),
            FilterWord word => Compare(restriction, FilterComparator.NotEqual, word.Value, job),
            _ => throw new ArgumentOutOfRangeException(nameof(group), part, null),
        };
        bool Each(FilterSyntax part, FilterComparator comparator) => part switch
        {
            FilterAll all => all.Parts.All(one => Each(one, comparator)),
            FilterAny any => any.Parts.Any(one => Each(one, comparator)),
            FilterNot not => !Each(not.Inner, comparator),
            FilterWord word => Compare(restriction, comparator, word.Value, job),
            _ => throw new ArgumentOutOfRangeException(nameof(group), part, null),
        };
        return restriction.Comparator is FilterComparator.NotEqual ? Differs(group) : Each(group, restriction.Comparator);
    }

    private static string Name(FilterRestriction restriction) => string.Join('.', restriction.Field.Select(part => part.Text));

    private static bool Compare(FilterRestriction restriction, FilterComparator comparator, FilterText literal, FineTuning job)
    {
        var name = Name(restriction);
        if (name is "metadata" or "base_llm.model_parameters")
        {
            var keys = name is "metadata" ? job.Metadata?.Keys.ToList() : job.ModelParameters?.Keys.ToList();
            return literal.IsAnything ? keys is { Count: > 0 } : keys?.Contains(literal.Text) is true;
        }
        if (name is "tags")
        {
            return literal.IsAnything ? job.Tags.Count > 0 : job.Tags.Contains(literal.Text);
        }
        if (ValueOf(name, job) is not { } value)
        {
            return false;
        }
        if (comparator is FilterComparator.Has && literal.IsAnything)
        {
            return true;
        }
        if ((comparator is not FilterComparator.Has || value is not string) && literal is { IsQuoted: false, Text: "null" })
        {
            return false;
        }
        if (value is string text)
        {
            return CompareText(text, comparator, literal, isOfMap: name.StartsWith("metadata.", StringComparison.Ordinal) || name.StartsWith("base_llm.model_parameters.", StringComparison.Ordinal));
        }
        var order = value switch
        {
            FineTuningStatus status => status.ToWire() == literal.Text ? 0 : 1,
            DateTime time => (time.Ticks / 10).CompareTo(DateTimeOffset.Parse(literal.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcTicks / 10),
            long whole => ((decimal)whole).CompareTo(decimal.Parse(literal.Text, NumberStyles.Float, CultureInfo.InvariantCulture)),
            _ => ((double)value).CompareTo(double.Parse(literal.Text, CultureInfo.InvariantCulture)),
        };
        return Ordered(order, comparator);
    }

    private static bool CompareText(string text, FilterComparator comparator, FilterText literal, bool isOfMap)
    {
        if (comparator is FilterComparator.Has)
        {
            return Holds(text, literal.Core);
        }
        if (comparator is FilterComparator.Equal or FilterComparator.NotEqual)
        {
            var core = literal.Core;
            var equal = (literal.StartsWild, literal.EndsWild) switch
            {
                (false, false) => text == core,
                (true, false) => text.EndsWith(core, StringComparison.Ordinal),
                (false, true) => text.StartsWith(core, StringComparison.Ordinal),
                _ => text.Contains(core, StringComparison.Ordinal),
            };
            return equal == (comparator is FilterComparator.Equal);
        }
        if (isOfMap && !literal.IsQuoted && double.TryParse(literal.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var wanted))
        {
            return text == text.Trim() && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && Ordered(number.CompareTo(wanted), comparator);
        }
        return Ordered(Encoding.UTF8.GetBytes(text).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(literal.Text)), comparator);
    }

    private static bool Ordered(int order, FilterComparator comparator) => comparator switch
    {
        FilterComparator.Equal or FilterComparator.Has => order == 0,
        FilterComparator.NotEqual => order != 0,
        FilterComparator.Less => order < 0,
        FilterComparator.LessOrEqual => order <= 0,
        FilterComparator.Greater => order > 0,
        _ => order >= 0,
    };

    private static bool Holds(string? text, string part) =>
        text?.Contains(part, StringComparison.OrdinalIgnoreCase) is true;

    private static object? ValueOf(string name, FineTuning job) => name switch
    {
        "id" => job.Id,
        "alias" or "name" => job.Alias,
        "status" => job.Status,
        "error" => job.Error,
        "db_connection_id" => job.ConnectionId,
        "provider" or "base_llm.model_provider" => job.Provider,
        "model_name" or "modelName" or "base_llm.model_name" => job.ModelName,
        "model_id" => job.ModelId,
        "finetuning_job_id" => job.RemoteJobId,
        "provider_status" => job.ProviderStatus,
        "suffix" => job.Suffix,
        "created_by" => job.CreatedBy,
        "created_at" or "createdAt" => job.CreatedAt,
        "finished_at" => job.FinishedAt,
        "progress" => job.Progress,
        "trained_tokens" => job.TrainedTokens,
        "held_out_accuracy" => job.HeldOutAccuracy,
        _ when name.StartsWith("metadata.", StringComparison.Ordinal) => job.Metadata?.GetValueOrDefault(name["metadata.".Length..]),
        _ => job.ModelParameters?.GetValueOrDefault(name["base_llm.model_parameters.".Length..]) is { } value
            ? value.Text ?? JsonSerializer.Serialize(value.Items, JsonText.Options)
            : null,
    };
}
