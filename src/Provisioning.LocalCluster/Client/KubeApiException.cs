using System.Net;

namespace Provisioning.LocalCluster.Client;

/// <summary>The API server refused a request. Carries the Status, never a body.</summary>
internal sealed class KubeApiException(HttpStatusCode statusCode, string reason, string message) : Exception(message)
{
    public HttpStatusCode StatusCode { get; } = statusCode;

    /// <summary>The machine-readable reason of the Status (<c>NotFound</c>, <c>Conflict</c>, <c>AlreadyExists</c>…), or empty.</summary>
    public string Reason { get; } = reason;

    public bool IsConflict => StatusCode == HttpStatusCode.Conflict && Reason != "AlreadyExists";

    public bool AlreadyExists => Reason == "AlreadyExists";
}
