namespace FineTuningStudio.Web.Api;

/// <summary>Which part of the address space is whose.</summary>
internal static class StudioRoutes
{
    public const string Api = "/api/v1";
    public const string LocalTrainer = "/local/v1";
    public const string Hub = "/hubs/finetunings";
    public const string OpenApi = "/openapi/v1.json";
    public const string Swagger = "swagger";
    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";
    public const string AntiforgeryToken = "/antiforgery-token";

    private static readonly PathString[] Data = ["/api", "/local", "/hubs", "/openapi", "/_blazor", "/_framework", "/_content"];

    private static readonly PathString[] Live = ["/hubs", "/_blazor"];

    /// <summary>Paths that programs read, where an error is a document and never a page.</summary>
    public static bool IsData(PathString path) => Data.Any(prefix => path.StartsWithSegments(prefix));

    /// <summary>Connections that carry changes whatever the method is that opened them.</summary>
    public static bool IsLive(PathString path) => Live.Any(prefix => path.StartsWithSegments(prefix));
}
