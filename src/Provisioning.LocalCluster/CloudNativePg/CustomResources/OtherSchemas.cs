namespace Provisioning.LocalCluster.CloudNativePg.CustomResources;

/// <summary>The outlines of the kinds that are accepted and kept, but that nothing acts on here.</summary>
internal static class OtherSchemas
{
    public const string Catalog = """
        spec! object
          images! [object] minItems=1 maxItems=8
            ? self.all(e, self.filter(f, f.major==e.major).size() == 1) :: Images must have unique major versions
            image! string
            major! int min=10
            extensions [any]
          componentImages [object] key=key maxItems=32
            key! string
            image! string
        """;

    public const string Database = """
        spec! object
          name! string
            ? self == oldSelf :: name is immutable
            ? self != 'postgres' :: the name postgres is reserved
            ? self != 'template0' :: the name template0 is reserved
            ? self != 'template1' :: the name template1 is reserved
          cluster! @OptionalRef
            ? self == oldSelf :: cluster reference is immutable after creation
          owner! string
          ensure string enum=present|absent default="present"
          template string
          encoding string
          locale string
          localeProvider string
          localeCollate string
          localeCType string
          icuLocale string
          icuRules string
          builtinLocale string
          collationVersion string
          isTemplate bool
          allowConnections bool
          connectionLimit int
          tablespace string
          databaseReclaimPolicy string enum=delete|retain default="retain"
          schemas [any]
          extensions [any]
          fdws [any]
          servers [any]
        status object
          applied bool
          message string
          observedGeneration int64
          schemas [@AppliedObject]
          extensions [@AppliedObject]
          fdws [@AppliedObject]
          servers [@AppliedObject]
        """;

    public const string DatabaseRole = """
        spec! object
          name! string
            ? self == oldSelf :: name is immutable
          cluster! @OptionalRef
            ? self == oldSelf :: cluster reference is immutable after creation
          ensure string default="present"
          @Role
          databaseRoleReclaimPolicy string enum=delete|retain default="retain"
          clientCertificate object
            enabled bool
        status object
          applied bool
          message string
          observedGeneration int64
          conditions [@Condition]
          secretResourceVersion string
          clientCertificate any
        """;

    public const string Publication = """
        spec! object
          @Replicated
          target! any
          parameters {string}
          publicationReclaimPolicy string enum=delete|retain default="retain"
        status @Applied
        """;

    public const string Subscription = """
        spec! object
          @Replicated
          publicationName! string
          publicationDBName string
          externalClusterName! string
          parameters {string}
          subscriptionReclaimPolicy string enum=delete|retain default="retain"
        status @Applied
        """;

    public const string Pooler = """
        spec! object
          cluster! @Ref
            ? self == oldSelf :: cluster reference is immutable after creation
          type string enum=rw|ro|r default="rw"
          instances int default=1
          pgbouncer! any
          template any
          deploymentStrategy any
          serviceTemplate any
          serviceAccountName string
          monitoring any
        status object
          instances int
          phase string
          phaseReason string
          image string
          error string
          secrets any
        """;

    public const string FailoverQuorum = """
        status object
          method string
          standbyNames [string]
          standbyNumber int
          primary string
        """;

    public const string PodMonitor = """
        spec! object
          selector! any
          podMetricsEndpoints [any]
          namespaceSelector any
          jobLabel string
          podTargetLabels [string]
          sampleLimit int64
          targetLimit int64
          labelLimit int64
          attachMetadata any
          bodySizeLimit string
          scrapeClass string
          selectorMechanism string
        status any
        """;
}
