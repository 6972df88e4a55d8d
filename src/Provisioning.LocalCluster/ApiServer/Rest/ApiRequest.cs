using Microsoft.AspNetCore.Http;
using Provisioning.LocalCluster.ApiServer.Apply;
using Provisioning.LocalCluster.ApiServer.Authorization;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>A request for a known resource by a known user, with its query read.</summary>
internal sealed class ApiRequest(HttpContext http, RequestInfo info, ApiResource resource, UserInfo user)
{
    private const int ManagerLength = 128;

    public HttpContext Http { get; } = http;

    public RequestInfo Info { get; } = info;

    public ApiResource Resource { get; } = resource;

    public UserInfo User { get; } = user;

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>The namespace of a namespaced resource; <see langword="null"/> across all, and for cluster-wide ones.</summary>
    public string? Namespace { get; } = resource.Namespaced ? info.Namespace : null;

    public string Name => Info.Name ?? "";

    public string? Subresource => Info.Subresource;

    /// <summary>Texts for <c>Warning</c> headers.</summary>
    public List<string> Warnings { get; } = [];

    public bool IsDryRun { get; } = http.Request.Query["dryRun"] is { Count: > 0 } dryRun && dryRun.Contains("All");

    /// <summary><c>Ignore</c>, <c>Warn</c> (the default) or <c>Strict</c>.</summary>
    public string FieldValidation { get; } = Value(http, "fieldValidation") ?? "Warn";

    public string? FieldManagerName { get; } = Value(http, "fieldManager");

    public bool Force => Flag("force");

    public string? Query(string name) => Value(Http, name);

    public bool Flag(string name) => Query(name) is "true" or "1" or "True";

    /// <summary>Who owns what a write that is no apply sets: the named manager, or the program in the user agent.</summary>
    public Manager Updater()
    {
        var name = FieldManagerName;
        if (string.IsNullOrEmpty(name))
        {
            var agent = Http.Request.Headers.UserAgent.ToString();
            var slash = agent.IndexOf('/', StringComparison.Ordinal);
            name = new string([.. (slash < 0 ? agent : agent[..slash]).Where(c => !char.IsControl(c)).Take(ManagerLength)]);
        }

        return new Manager(name, "Update", Resource.ApiVersion, Subresource ?? "");
    }

    public Manager Applier() => new(FieldManagerName!, "Apply", Resource.ApiVersion, Subresource ?? "");

    /// <summary>Refuses values that no option has.</summary>
    /// <exception cref="ApiException">An option is malformed.</exception>
    public void ValidateOptions(string optionsKind)
    {
        var errors = new List<Schemas.FieldError>();
        foreach (var value in Http.Request.Query["dryRun"])
        {
            if (value is not ("All" or ""))
            {
                errors.Add(Schemas.FieldError.NotSupported("dryRun", value, ["All"]));
            }
        }

        if (FieldValidation is not ("Ignore" or "Warn" or "Strict"))
        {
            errors.Add(Schemas.FieldError.NotSupported("fieldValidation", FieldValidation, ["", "Ignore", "Strict", "Warn"]));
        }

        if (FieldManagerName is { Length: > ManagerLength })
        {
            errors.Add(Schemas.FieldError.TooLong("fieldManager", ManagerLength));
        }

        if (errors.Count > 0)
        {
            throw Errors.Invalid("meta.k8s.io", optionsKind, "", errors);
        }
    }

    private static string? Value(HttpContext http, string name) => http.Request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;
}
