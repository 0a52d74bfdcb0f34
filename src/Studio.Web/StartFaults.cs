using FineTuningStudio.Core;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Connections;

namespace FineTuningStudio.Web;

/// <summary>What keeps the Studio from starting and is its user's to mend: said in one sentence, not in a stack trace.</summary>
internal static class StartFaults
{
    /// <summary>The sentence; null where the exception is a real fault.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        OpenBindingException or DataDirectoryInUseException => exception.Message,
        IOException { InnerException: AddressInUseException } =>
            $"{exception.Message.TrimEnd('.')}. Stop the program that listens there, or choose another address with --urls.",
        _ => null,
    };
}
