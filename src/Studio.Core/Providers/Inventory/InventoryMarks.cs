using System.Text.RegularExpressions;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Providers;

/// <summary>Says of jobs, files and models at a provider what the Studio knows of them. Calls no provider.</summary>
public sealed partial class InventoryMarks(IDbContextFactory<StudioDb> databases, ModelSunsets sunsets)
{
    /// <summary>The same jobs in the same order, each with whose it is.</summary>
    public async Task<IReadOnlyList<InventoryJob>> OfJobsAsync(string provider, IReadOnlyList<RemoteJob> jobs, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var ids = jobs.Select(job => job.Id).ToList();
        var studioIds = jobs.Select(job => job.StudioJobId).OfType<string>().Distinct().ToList();
        var known = await database.FineTunings
            .Where(job => job.Provider == provider && ((job.RemoteJobId != null && ids.Contains(job.RemoteJobId)) || studioIds.Contains(job.Id)))
            .Select(job => new { job.Id, job.Alias, job.Status, job.RemoteJobId, IsAdopted = job.AdoptedAt != null }).ToListAsync(cancellationToken);
        var unknown = studioIds.Except(known.Select(job => job.Id)).ToList();
        var deleted = (await DeletedAsync(database, unknown, cancellationToken)).ToHashSet();
        return [.. jobs.Select(job =>
        {
            // The id that we stored counts before the one that the provider's metadata carries.
            var row = known.Find(row => row.RemoteJobId == job.Id) ?? known.Find(row => row.Id == job.StudioJobId);
            var origin = (row, job.StudioJobId) switch
            {
                ({ IsAdopted: true }, _) => JobOrigin.Adopted,
                (not null, _) => JobOrigin.Ours,
                (null, null) => JobOrigin.Elsewhere,
                (null, { } studioId) => deleted.Contains(studioId) ? JobOrigin.DeletedHere : JobOrigin.OtherStudio,
            };
            return new InventoryJob(job, origin, row is null ? null : new InventoryOwner(row.Id, row.Alias, row.Status));
        })];
    }

    /// <summary>The same files in the same order, each with the jobs that use it.</summary>
    public async Task<IReadOnlyList<InventoryFile>> OfFilesAsync(string provider, IReadOnlyList<RemoteFile> files, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var ids = files.SelectMany(file => new[] { file.Id, ProviderFiles.ShortId(file.Id) }).Distinct().ToList();
        var madeFor = files.ToDictionary(file => file.Id, file => StudioFile().Match(file.Name) is { Success: true } match ? match.Groups[1].Value : null);
        var named = madeFor.Values.OfType<string>().Distinct().ToList();
        var known = await database.FineTunings
            .Where(job => job.Provider == provider && (ids.Contains(job.RemoteFileId!) || ids.Contains(job.RemoteValidationFileId!)
                || ids.Contains(job.TrainingFile!) || ids.Contains(job.ValidationFile!) || named.Contains(job.Id)))
            .Select(job => new KnownUse(job.Id, job.Alias, job.Status, job.Settled, new[] { job.RemoteFileId, job.RemoteValidationFileId, job.TrainingFile, job.ValidationFile }))
            .ToListAsync(cancellationToken);
        var deleted = (await DeletedAsync(database, [.. named.Except(known.Select(job => job.Id))], cancellationToken)).ToHashSet();
        return [.. files.Select(file =>
        {
            // What is being uploaded has no stored id yet; its name says whose it is.
            var users = known.FindAll(job => job.Files.Contains(file.Id) || job.Files.Contains(ProviderFiles.ShortId(file.Id)) || (job.Id == madeFor[file.Id] && !job.Settled));
            var origin = (users.Count, madeFor[file.Id]) switch
            {
                ( > 0, _) => FileOrigin.Used,
                (_, null) => FileOrigin.Unknown,
                (_, { } jobId) => deleted.Contains(jobId) || known.Exists(job => job.Id == jobId) ? FileOrigin.Orphan : FileOrigin.OtherStudio,
            };
            return new InventoryFile(file, origin, users.ConvertAll(job => new InventoryOwner(job.Id, job.Alias, job.Status)));
        })];
    }

    /// <summary>The same models in the same order, each with the jobs that made it and the day on which it stops.</summary>
    public async Task<IReadOnlyList<InventoryModel>> OfModelsAsync(string provider, IReadOnlyList<RemoteModel> models, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var makers = await MakersAsync(database, provider, [.. models.Select(model => model.Id)], cancellationToken);
        var dates = await sunsets.ReadAsync(cancellationToken);
        return [.. models.Select(model =>
        {
            var made = makers.Where(maker => maker.ModelId == model.Id).ToList();
            var sunset = dates.Of(provider, model.IsTuned ? model.Id : null, model.IsTuned ? model.BaseModel ?? made.FirstOrDefault()?.BaseModel : model.Id);
            return new InventoryModel(model, made.ConvertAll(maker => maker.Owner), sunset);
        })];
    }

    /// <summary>The jobs of the Studio whose tuned model that is.</summary>
    public async Task<IReadOnlyList<InventoryOwner>> MakersOfAsync(string provider, string modelId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return (await MakersAsync(database, provider, [modelId], cancellationToken)).ConvertAll(maker => maker.Owner);
    }

    /// <summary>The jobs of the Studio that use a file.</summary>
    public async Task<IReadOnlyList<InventoryOwner>> UsersOfAsync(string provider, string fileId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var shortId = ProviderFiles.ShortId(fileId);
        return await database.FineTunings
            .Where(job => job.Provider == provider
                && (job.TrainingFile == shortId || job.ValidationFile == shortId || job.RemoteFileId == fileId || job.RemoteValidationFileId == fileId || job.TrainingFile == fileId || job.ValidationFile == fileId))
            .Select(job => new InventoryOwner(job.Id, job.Alias, job.Status)).ToListAsync(cancellationToken);
    }

    private static async Task<List<Maker>> MakersAsync(StudioDb database, string provider, List<string> models, CancellationToken cancellationToken)
    {
        var makers = new List<Maker>();

        // A provider may list thousands of models, and a query takes only so many parameters.
        foreach (var some in models.Chunk(500))
        {
            makers.AddRange(await database.FineTunings
                .Where(job => job.Provider == provider && job.ModelId != null && some.Contains(job.ModelId))
                .Select(job => new Maker(job.ModelId!, job.ModelName, new InventoryOwner(job.Id, job.Alias, job.Status)))
                .ToListAsync(cancellationToken));
        }
        return makers;
    }

    private static async Task<List<string>> DeletedAsync(StudioDb database, List<string> ids, CancellationToken cancellationToken) => ids.Count == 0
        ? []
        : await database.DeletedFineTunings.Where(gone => ids.Contains(gone.FineTuningId)).Select(gone => gone.FineTuningId).ToListAsync(cancellationToken);

    /// <summary>How the Studio names what it uploads.</summary>
    [GeneratedRegex("^studio-([0-9a-f]{32})(?:-validation)?\\.jsonl$", RegexOptions.CultureInvariant)]
    private static partial Regex StudioFile();

    private sealed record KnownUse(string Id, string Alias, FineTuningStatus Status, bool Settled, string?[] Files);

    private sealed record Maker(string ModelId, string BaseModel, InventoryOwner Owner);
}
