using System.ComponentModel;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Api.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.Providers;

/// <summary>Which models and jobs stop, and when.</summary>
internal static class SunsetApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGroup("/models").WithTags("Providers").MapGet("/sunset", ReadAsync).Is(
            "ReadSunset", "Models and jobs that stop, the earliest first",
            "Base models that the settings or jobs name, with the jobs under way and those that made a model; those that stopped already too. Days count by UTC. Calls no provider.");

    private static async Task<Ok<SunsetResource>> ReadAsync(SunsetRadar radar, CancellationToken cancellationToken) =>
        TypedResults.Ok(SunsetResource.Of(await radar.ReadAsync(cancellationToken)));
}

internal sealed record SunsetResource(
    [property: Description("The day in UTC by which days are counted.")] DateOnly Today,
    IReadOnlyList<SunsetModelResource> Models,
    [property: Description("Providers, or single models of theirs, that stop to take new jobs.")] IReadOnlyList<TrainingEndResource> TrainingEnds)
{
    public static SunsetResource Of(SunsetReport report) => new(
        report.Today,
        [.. report.Groups.Select(SunsetModelResource.Of)],
        [.. report.TrainingEnds.Select(end => new TrainingEndResource(end.Provider, end.Model, end.End.Date, end.End.DaysLeft(report.Today), end.End.ReadOn))]);
}

internal sealed record SunsetModelResource(
    string Provider,
    string BaseModel,
    DateOnly ShutdownDate,
    [property: Description("0 on the day itself, negative afterwards.")] int DaysLeft,
    SunsetSourceResource ShutdownSource,
    [property: Description("How many jobs are under way or have a model that stops then.")] int FinetuningCount,
    [property: Description("The newest of them, at most 20.")] IReadOnlyList<SunsetJobResource> Finetunings)
{
    public static SunsetModelResource Of(SunsetGroup group) => new(
        group.Provider,
        group.BaseModel,
        group.Sunset.Date,
        group.DaysLeft,
        SunsetSourceResource.Of(group.Sunset)!,
        group.JobCount,
        [.. group.Jobs.Select(job => new SunsetJobResource(job.Id, job.Alias, job.Status, job.ModelId, job.HasSnapshot))]);
}

internal sealed record SunsetJobResource(
    string Id, string Alias, FineTuningStatus Status, string? ModelId,
    [property: Description("Whether its snapshot can be trained on elsewhere.")] bool CanTrainElsewhere);

internal sealed record TrainingEndResource(
    string Provider,
    [property: Description("Null where it holds for all models of the provider.")] string? Model,
    DateOnly EndsOn,
    int DaysLeft,
    [property: Description("The day on which that was read.")] DateOnly? ReadOn);
