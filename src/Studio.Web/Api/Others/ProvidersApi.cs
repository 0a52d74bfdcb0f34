using System.ComponentModel;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Api.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.Others;

/// <summary>Who can train, with which models and parameters.</summary>
internal static class ProvidersApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGroup("/providers").WithTags("Others").MapGet("", List)
            .Is("ListProviders", "The providers: whether each is ready or why not, its models and its parameters");

    private static Ok<IReadOnlyList<ProviderResource>> List(ProviderRegistry providers) =>
        TypedResults.Ok<IReadOnlyList<ProviderResource>>(providers.Describe().Select(ProviderResource.Of).ToList());
}

internal sealed record ProviderResource(
    [property: Description("The name to use as base_llm.model_provider.")] string Name,
    string Kind,
    bool Ready,
    [property: Description("Why it is not ready, and which setting is missing.")] string? Reason,
    int MinimumRecords,
    [property: Description("Whether another model's name is a mistake.")] bool ModelsComplete,
    IReadOnlyList<ModelResource> Models,
    IReadOnlyList<ParameterResource> Parameters,
    string Title,
    bool CanPause,
    bool TakesValidationFile)
{
    public static ProviderResource Of(ProviderDescription provider) => new(
        provider.Name,
        provider.Kind,
        provider.Ready,
        provider.Reason,
        provider.MinimumRecords,
        provider.ModelsComplete,
        provider.Models.Select(model => ModelResource.Of(model, provider)).ToList(),
        provider.Parameters.Select(ParameterResource.Of).ToList(),
        provider.Title,
        provider.CanPause,
        provider.TakesValidationFile);
}

internal sealed record ModelResource(
    string Id,
    bool Default,
    [property: Description("The day from which the provider no longer serves it.")] DateOnly? ShutdownDate,
    [property: Description("US dollars for a million training tokens.")] decimal? TrainingPrice,
    DateOnly? PriceReadOn,
    string? Note)
{
    public static ModelResource Of(BaseModel model, ProviderDescription provider) => new(
        model.Id, model.Id == provider.DefaultModel, model.ShutdownDate, model.TrainingPrice, model.PriceReadOn, model.Note);
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
