namespace Provisioning.LocalCluster.ApiServer.Schemas;

/// <summary>How server-side apply merges a list.</summary>
internal enum ListType
{
    /// <summary>As one value: whoever writes it, owns all of it.</summary>
    Atomic,

    /// <summary>Scalars, each owned on its own.</summary>
    Set,

    /// <summary>Objects, each identified by its <see cref="Schema.ListMapKeys"/>.</summary>
    Map,
}
