namespace FineTuningStudio.Core;

/// <summary>The limits of metadata and of aliases, the same wherever they occur.</summary>
internal static class MetadataRules
{
    public const int MaxPairs = 15;
    public const int MaxKeyLength = 64;
    public const int MaxValueLength = 512;
    public const int MaxAliasLength = 100;

    /// <summary>Adds what is wrong with the metadata to the errors, under the field's path and with it in front of each sentence.</summary>
    public static void Check(IReadOnlyDictionary<string, string>? metadata, string field, IDictionary<string, string[]> errors)
    {
        if (metadata is null)
        {
            return;
        }
        var messages = new List<string>();
        if (metadata.Count > MaxPairs)
        {
            messages.Add($"{field} has {metadata.Count} pairs; {MaxPairs} is the most. Leave some out.");
        }
        foreach (var (key, value) in metadata.Take(MaxPairs + 1))
        {
            if (key.Length is 0 or > MaxKeyLength)
            {
                messages.Add($"{field} has a key of {key.Length} characters; a key has 1 to {MaxKeyLength}.");
            }
            if (value is null || value.Length > MaxValueLength)
            {
                messages.Add($"{field} has {(value is null ? "null" : $"{value.Length:N0} characters")} under \"{(key.Length <= MaxKeyLength ? key : key[..MaxKeyLength])}\"; a value is a text of at most {MaxValueLength} characters.");
            }
        }
        if (messages.Count > 0)
        {
            errors[field] = [.. messages];
        }
    }

    /// <summary>What is wrong with the metadata, in one sentence; null where it can be taken.</summary>
    public static string? Fault(IReadOnlyDictionary<string, string>? metadata)
    {
        var errors = new Dictionary<string, string[]>();
        Check(metadata, "metadata", errors);
        return errors.Count == 0 ? null : errors["metadata"][0];
    }

    public static void CheckAlias(string? alias, IDictionary<string, string[]> errors)
    {
        if (alias is not null && alias.Trim().Length is 0 or > MaxAliasLength)
        {
            errors["alias"] = [$"alias has {alias!.Trim().Length} characters; write 1 to {MaxAliasLength}, or leave it out."];
        }
    }
}
