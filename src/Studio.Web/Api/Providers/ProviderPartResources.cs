using System.ComponentModel;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Web.Api.Providers;

internal sealed record ModelResource(
    string Id,
    bool Default,
    [property: Description("The day from which the provider no longer serves it.")] DateOnly? ShutdownDate,
    [property: Description("US dollars for a million training tokens.")] decimal? TrainingPrice,
    DateOnly? PriceReadOn,
    string? Note,
    [property: Description("Where shutdown_date is from; null where there is none.")] SunsetSourceResource? ShutdownSource,
    [property: Description("The day from which the provider takes no new jobs for it.")] DateOnly? TrainingEndsOn,
    [property: Description("The day on which that was read.")] DateOnly? TrainingEndsReadOn)
{
    public static ModelResource Of(BaseModel model, ProviderDescription provider) => new(
        model.Id, model.Id == provider.DefaultModel, model.ShutdownDate, model.TrainingPrice, model.PriceReadOn, model.Note,
        SunsetSourceResource.Of(model.Sunset), provider.TrainingEndOf(model.Id)?.Date, provider.TrainingEndOf(model.Id)?.ReadOn);
}

internal sealed record ParameterResource(
    string Name,
    ParameterType Type,
    string Label,
    string Help,
    double? Minimum,
    double? Maximum,
    bool ExclusiveMinimum,
    bool ExclusiveMaximum,
    bool PowerOfTwo,
    string? Default,
    [property: Description("Whether the word auto is taken.")] bool Auto,
    [property: Description("The parameter with which this one must be given.")] string? RequiredWith,
    IReadOnlyList<string> Choices,
    [property: Description("The range in words.")] string? Range)
{
    public static ParameterResource Of(ParameterDescription parameter) => new(
        parameter.Name,
        parameter.Type,
        parameter.Label,
        parameter.Help,
        parameter.Minimum,
        parameter.Maximum,
        parameter.ExclusiveMinimum,
        parameter.ExclusiveMaximum,
        parameter.PowerOfTwo,
        parameter.Default,
        parameter.AllowsAuto,
        parameter.RequiredWith,
        parameter.Choices,
        parameter.RangeText);
}
