namespace Provisioning.Kubernetes.Engines;

/// <summary>How far a database is.</summary>
internal abstract record Readiness
{
    private Readiness()
    {
    }

    /// <summary>Everything is as the spec asks.</summary>
    public sealed record Ready(string Message) : Readiness;

    /// <summary>On its way, or stuck in a way that may still resolve (no node fits yet). <paramref name="Stuck"/> says what to report at the deadline.</summary>
    public sealed record Progressing(string Message, ErrorCode? Stuck = null) : Readiness;

    /// <summary>Cannot get there without a change by people: fail at once.</summary>
    public sealed record Failed(ErrorCode Code, string Message) : Readiness;
}
