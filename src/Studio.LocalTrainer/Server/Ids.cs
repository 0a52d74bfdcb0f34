using System.Security.Cryptography;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>Identifiers of OpenAI's form: a prefix that says what it names, and random letters and digits.</summary>
internal static class Ids
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string File() => "file-" + Random(24);

    public static string Job() => "ftjob-" + Random(24);

    public static string Event() => "ftevent-" + Random(24);

    public static string Checkpoint() => "ftckpt-" + Random(24);

    public static string Chat() => "chatcmpl-" + Random(24);

    /// <summary>The last part of a tuned model's name.</summary>
    public static string ModelKey() => Random(8);

    private static string Random(int length) => RandomNumberGenerator.GetString(Alphabet, length);
}
