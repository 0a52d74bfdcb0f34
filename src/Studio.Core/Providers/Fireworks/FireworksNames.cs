using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace FineTuningStudio.Core.Providers.Fireworks;

/// <summary>
/// Resource names as Fireworks has them (<c>accounts/{account}/{collection}/{id}</c>) and ids of our own choosing:
/// 1 to 63 of a-z, 0-9 and "-", not starting with a digit.
/// </summary>
internal static partial class FireworksNames
{
    public const string Datasets = "datasets";
    public const string Models = "models";
    public const string Deployments = "deployments";
    public const string Jobs = "supervisedFineTuningJobs";
    public const string LegacyJobs = "fineTuningJobs";

    private const int MaxIdLength = 63;

    /// <summary>The account under which Fireworks keeps its own models.</summary>
    private const string Library = "fireworks";

    /// <summary>The last piece of a resource's name; a bare id is itself.</summary>
    public static string Id(string name) => name[(name.LastIndexOf('/') + 1)..];

    public static bool IsValidId(string id) => ValidId().IsMatch(id);

    /// <summary>The full name of a resource of one's own account; a full name stays as it is.</summary>
    public static string Full(string account, string collection, string idOrName) =>
        idOrName.StartsWith("accounts/", StringComparison.Ordinal) ? idOrName : $"accounts/{account}/{collection}/{Id(idOrName)}";

    /// <summary>
    /// The full name of a model to start from. A bare name would be looked up in one's own account, where Fireworks' own
    /// models are not.
    /// </summary>
    public static string Model(string idOrName) => Full(Library, Models, idOrName);

    public static bool IsOwn(string account, string name) => name.StartsWith($"accounts/{account}/", StringComparison.Ordinal);

    /// <summary>The job's id at Fireworks for one of our jobs: the same each time, so that creating twice makes one.</summary>
    public static string JobId(string studioJobId) => $"studio-{studioJobId}";

    /// <summary>Our id in a job's name; null where the job is not ours.</summary>
    public static string? StudioJobId(string jobName) => OwnJob().Match(Id(jobName)) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>
    /// The dataset's id for a file's name, the same each time. A name that has to be changed for it gets a piece of its hash,
    /// so that two names never share one dataset.
    /// </summary>
    public static string DatasetId(string fileName)
    {
        var stem = fileName.EndsWith(".jsonl", StringComparison.Ordinal) ? fileName[..^".jsonl".Length] : fileName;
        return IsValidId(stem) ? stem : Slug(stem, "data", fileName);
    }

    /// <summary>The id of the deployment that we make for a model.</summary>
    public static string DeploymentId(string modelName, int attempt)
    {
        var id = $"studio-{Id(modelName)}";
        id = IsValidId(id) && id.Length <= MaxIdLength - 3 ? id : Slug(id, "studio", modelName);
        return attempt == 0 ? id : $"{id}-{attempt + 1}";
    }

    /// <summary>The name of the model that a job shall make; null where the suffix cannot stand in an id, so that Fireworks chooses one.</summary>
    public static string? OutputModel(string account, string? suffix, string studioJobId)
    {
        var id = $"{suffix?.ToLowerInvariant()}-{studioJobId[^Math.Min(8, studioJobId.Length)..]}";
        return !string.IsNullOrEmpty(suffix) && IsValidId(id) ? Full(account, Models, id) : null;
    }

    private static string Slug(string text, string start, string hashed)
    {
        var slug = NotInId().Replace(text.ToLowerInvariant(), "-").Trim('-');
        slug = slug.Length > 0 && char.IsAsciiLetter(slug[0]) ? slug : $"{start}-{slug}".TrimEnd('-');
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashed)))[..8];
        return $"{slug[..Math.Min(slug.Length, MaxIdLength - 12)].TrimEnd('-')}-{hash}";
    }

    [GeneratedRegex(@"\A[a-z-][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValidId();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NotInId();

    [GeneratedRegex("^studio-([0-9a-f]{32})$", RegexOptions.CultureInvariant)]
    private static partial Regex OwnJob();
}
