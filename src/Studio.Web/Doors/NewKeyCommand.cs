namespace FineTuningStudio.Web.Doors;

/// <summary><c>--new-key NAME</c>: prints a key once, and the settings that let it in.</summary>
internal static class NewKeyCommand
{
    private const string Option = "--new-key";

    /// <summary>The process's exit code where the command was given; null where the Studio is to start.</summary>
    public static int? Run(string[] args, TextWriter output, TextWriter errors)
    {
        var given = args.FirstOrDefault(arg => arg == Option || arg.StartsWith(Option + "=", StringComparison.Ordinal));
        if (given is null)
        {
            return null;
        }
        var name = given == Option ? args.ElementAtOrDefault(Array.IndexOf(args, given) + 1) : given[(Option.Length + 1)..];
        if (string.IsNullOrWhiteSpace(name) || name.StartsWith("--", StringComparison.Ordinal))
        {
            errors.WriteLine($"{Option} needs a name for the key: {Option} NAME.");
            return ExitCodes.BadSettings;
        }
        var (text, key) = ApiKey.New(name);
        output.WriteLine($"Key (shown only now, keep it safe): {text}");
        output.WriteLine("Settings, as one entry of the list Studio:ApiKeys:");
        output.WriteLine($"{{ \"Name\": {System.Text.Json.JsonSerializer.Serialize(name)}, \"Sha256\": \"{Convert.ToHexStringLower(key.Sha256)}\" }}");
        return ExitCodes.Success;
    }
}

internal static class ExitCodes
{
    public const int Success = 0;
    public const int BadSettings = 2;
}
