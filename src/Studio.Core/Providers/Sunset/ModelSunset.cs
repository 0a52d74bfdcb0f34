using System.Globalization;

namespace FineTuningStudio.Core.Providers;

/// <summary>The end of a model: from <paramref name="Date"/> on (a day in UTC) its provider no longer serves it.</summary>
/// <param name="Model">The model that the date is of: the tuned one itself, or the base model that it was tuned from.</param>
/// <param name="ToldByProvider">True where the provider itself named the date, false where the settings do.</param>
/// <param name="ReadOn">The day on which the date was read; null where the settings do not say it.</param>
public sealed record ModelSunset(string Model, DateOnly Date, bool ToldByProvider, DateOnly? ReadOn)
{
    /// <summary>Whole days until it stops: 0 on the day itself, negative afterwards.</summary>
    public int DaysLeft(DateOnly today) => Date.DayNumber - today.DayNumber;

    public bool IsOver(DateOnly today) => Date <= today;

    /// <summary>Where the date is from and when it was read, such as "from the provider, read 2026-11-21".</summary>
    public string Source => SourceOf(ToldByProvider, ReadOn);

    /// <summary>The earlier of two; null where there is neither.</summary>
    public static ModelSunset? Earlier(ModelSunset? left, ModelSunset? right) =>
        left is null ? right : right is null || left.Date <= right.Date ? left : right;

    internal static string SourceOf(bool toldByProvider, DateOnly? readOn) => string.Create(
        CultureInfo.InvariantCulture, $"from the {(toldByProvider ? "provider" : "settings")}{(readOn is { } day ? $", read {day:yyyy-MM-dd}" : "")}");
}

/// <summary>The day from which a provider takes no new fine-tuning jobs, as the settings tell, with the day it was read.</summary>
public sealed record TrainingEnd(DateOnly Date, DateOnly? ReadOn)
{
    public int DaysLeft(DateOnly today) => Date.DayNumber - today.DayNumber;

    public bool IsOver(DateOnly today) => Date <= today;

    public string Source => ModelSunset.SourceOf(toldByProvider: false, ReadOn);
}
