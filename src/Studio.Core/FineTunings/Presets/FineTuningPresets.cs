using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Keeps settings under names, and lists them beside those of every installation.</summary>
public sealed class FineTuningPresets(IDbContextFactory<StudioDb> databases, ProviderRegistry providers, TimeProvider time)
{
    /// <summary>Those of a provider, or of all: the built-in ones first, then by name.</summary>
    public async Task<IReadOnlyList<PresetView>> ListAsync(string? provider, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var own = await database.FineTuningPresets.AsNoTracking().Where(preset => provider == null || preset.Provider == provider)
            .OrderBy(preset => preset.Name).ThenBy(preset => preset.Id).ToListAsync(cancellationToken);
        return [.. providers.Describe().Where(known => provider is null || known.Name == provider).SelectMany(BuiltInPresets.Of), .. own.Select(Of)];
    }

    /// <summary>Problems: <c>validation_failed</c>, and <c>conflict</c> where the provider has a preset of that name.</summary>
    public async Task<Result<PresetView>> CreateAsync(PresetRequest request, CancellationToken cancellationToken)
    {
        if (Fault(request) is { } fault)
        {
            return fault;
        }
        var preset = new FineTuningPreset
        {
            Id = StudioId.New(time),
            Name = request.Name!.Trim(),
            Provider = request.Provider!,
            CreatedBy = request.CreatedBy,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        Fill(preset, request);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        database.FineTuningPresets.Add(preset);
        return await SaveAsync(database, preset, cancellationToken);
    }

    /// <summary>Replaces a preset whole. Problems: <c>not_found</c>, and those of creating.</summary>
    public async Task<Result<PresetView>> UpdateAsync(string id, PresetRequest request, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.FineTuningPresets.SingleOrDefaultAsync(preset => preset.Id == id, cancellationToken) is not { } preset)
        {
            return Missing(id);
        }
        if (Fault(request) is { } fault)
        {
            return fault;
        }
        (preset.Name, preset.Provider) = (request.Name!.Trim(), request.Provider!);
        Fill(preset, request);
        return await SaveAsync(database, preset, cancellationToken);
    }

    /// <summary>Changes the name alone. Problems: <c>not_found</c>, <c>validation_failed</c>, <c>conflict</c>.</summary>
    public async Task<Result<PresetView>> RenameAsync(string id, string name, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.FineTuningPresets.SingleOrDefaultAsync(preset => preset.Id == id, cancellationToken) is not { } preset)
        {
            return Missing(id);
        }
        if (NameFault(name) is { } fault)
        {
            return Problem.Invalid("name", fault);
        }
        preset.Name = name.Trim();
        return await SaveAsync(database, preset, cancellationToken);
    }

    /// <summary>Problem: <c>not_found</c>.</summary>
    public async Task<Result<Done>> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.FineTuningPresets.Where(preset => preset.Id == id).ExecuteDeleteAsync(cancellationToken) > 0 ? new Done() : Missing(id);
    }

    private static async Task<Result<PresetView>> SaveAsync(StudioDb database, FineTuningPreset preset, CancellationToken cancellationToken)
    {
        var taken = new Problem(ProblemKind.Conflict, "conflict", $"There is a preset “{preset.Name}” of this provider already: choose another name, or delete that one first.");
        if (await database.FineTuningPresets.AnyAsync(other => other.Id != preset.Id && other.Provider == preset.Provider && other.Name == preset.Name, cancellationToken))
        {
            return taken;
        }
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Missing(preset.Id); // Somebody deleted it just now.
        }
        catch (DbUpdateException)
        {
            // The index on the name is what can be in the way: somebody else took it just now.
            return taken;
        }
        return Of(preset);
    }

    private static Problem Missing(string id) => BuiltInPresets.IsOne(id)
        ? new Problem(ProblemKind.Conflict, "conflict", "A built-in preset can be neither changed nor deleted: save another under a name of your own.")
        : new Problem(ProblemKind.NotFound, "not_found", $"Preset not found, {id}");

    private Problem? Fault(PresetRequest request)
    {
        var faults = new Dictionary<string, string[]>();
        if (NameFault(request.Name) is { } name)
        {
            faults["name"] = [name];
        }
        if (request.Provider is not { Length: > 0 } named || providers.Find(named)?.Describe() is not { } provider)
        {
            faults["model_provider"] = [request.Provider is { Length: > 0 } unknown ? ProviderRegistry.Unknown(unknown).Message : "model_provider is missing: name the provider that the preset is for."];
            return Problem.Invalid(faults);
        }
        foreach (var (parameter, messages) in ParameterRules.Check(provider.Parameters, request.Parameters))
        {
            faults[$"model_parameters.{parameter}"] = messages;
        }
        foreach (var (parameter, _) in request.Parameters.Where(given => provider.Parameters.IsSecret(given.Key)))
        {
            faults[$"model_parameters.{parameter}"] = [$"{parameter} is a secret, and presets keep none: leave it out."];
        }
        if (request.ValidationSplit is < 0 or > 0.5 or double.NaN)
        {
            faults["validation_split"] = ["validation_split must be a number from 0 to 0.5."];
        }
        return faults.Count > 0 ? Problem.Invalid(faults) : null;
    }

    private static string? NameFault(string? name) => name?.Trim().Length is null or 0 or > FineTuningPreset.MaxNameLength
        ? $"name must have 1 to {FineTuningPreset.MaxNameLength} characters; found {name?.Trim().Length ?? 0}."
        : null;

    private static void Fill(FineTuningPreset preset, PresetRequest request)
    {
        preset.ModelName = request.ModelName;
        preset.Parameters = request.Parameters.ToDictionary();
        (preset.SplitKind, preset.ValidationSplit, preset.SplitTag) = (request.SplitKind, request.ValidationSplit, request.SplitTag);
    }

    private static PresetView Of(FineTuningPreset preset) => new(preset.Id, preset.Name)
    {
        Provider = preset.Provider,
        ModelName = preset.ModelName,
        Parameters = preset.Parameters,
        SplitKind = preset.SplitKind,
        ValidationSplit = preset.ValidationSplit,
        SplitTag = preset.SplitTag,
        CreatedBy = preset.CreatedBy,
        CreatedAt = preset.CreatedAt,
    };
}
